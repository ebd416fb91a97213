package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.CloudInit.State;

class CloudInitTest {
  private static final String RESULT =
      "{\"v1\": {\"datasource\": \"DataSourceNoCloud\", \"errors\": []}}";

  private final ScriptedNode node = new ScriptedNode();

  private State state(String result, String status, String module) {
    node.says(result + "\0" + status + "\0" + module + "\n");
    return new CloudInit(node).state();
  }

  private static String status(String stage, String finalErrors, String recoverable) {
    return """
    {"v1": {
      "datasource": "DataSourceNoCloud [seed=/dev/vdb]",
      "init": {"errors": [], "finished": 2.5, "recoverable_errors": {}, "start": 1.5},
      "init-local": {"errors": [], "finished": 1.0, "recoverable_errors": {}, "start": 0.5},
      "modules-config": {"errors": [], "finished": 3.5, "recoverable_errors": %s, "start": 3.0},
      "modules-final": {"errors": %s, "finished": null, "recoverable_errors": {}, "start": 4.0},
      "stage": %s}}
    """
        .formatted(recoverable, finalErrors, stage);
  }

  @Test
  void aFirstBootThatWasCutOffIsToldFromOneThatEnded() {
    String begun = "running 'init-local'\n";
    String ended = "finish: modules-final: \n";
    node.says("").says(begun).says(begun + begun).says(begun + begun + ended);
    node.says(begun + ended).says(begun + ended + begun);
    CloudInit cloudInit = new CloudInit(node);

    assertThat(cloudInit.firstBootWasCutOff()).as("no log yet").isFalse();
    assertThat(cloudInit.firstBootWasCutOff()).as("the first boot").isFalse();
    assertThat(cloudInit.firstBootWasCutOff()).as("begun twice").isTrue();
    assertThat(cloudInit.firstBootWasCutOff()).as("the second ended").isTrue();
    assertThat(cloudInit.firstBootWasCutOff()).as("it ended").isFalse();
    assertThat(cloudInit.firstBootWasCutOff()).as("a later boot").isFalse();
  }

  @Test
  void beforeItsFirstStageItIsNotStarted() {
    node.says("");
    assertThat(new CloudInit(node).state().status()).isEqualTo("not started");
    assertThat(state("", "", "").isOver()).isFalse();
  }

  @Test
  void aRunningBootTellsItsStageAndModule() {
    State state =
        state(
            "",
            status("\"modules-final\"", "[]", "{}"),
            "start: modules-final/config-package_update_upgrade_install");
    assertThat(state.status()).isEqualTo("running");
    assertThat(state.isOver()).isFalse();
    assertThat(state.stage()).isEqualTo("modules-final");
    assertThat(state.module()).contains("package_update_upgrade_install");
  }

  @Test
  void aFinishedBootIsDone() {
    State state =
        state(RESULT, status("null", "[]", "{}"), "start: modules-final/config-final_message");
    assertThat(state).isEqualTo(new State("done", "modules-final", state.module(), List.of()));
    assertThat(state.module()).isEmpty();
    assertThat(state.isOver()).isTrue();
  }

  @Test
  void aFailedModuleIsNamed() {
    State state =
        state(
            RESULT,
            status("null", "[\"('scripts_user', RuntimeError('Runparts: 1 failures'))\"]", "{}"),
            "");
    assertThat(state.status()).isEqualTo("error");
    assertThat(state.errors())
        .containsExactly("scripts_user: RuntimeError('Runparts: 1 failures')");
  }

  @Test
  void aFailureIsToldBeforeTheEnd() {
    State state = state("", status("\"modules-final\"", "[\"no network\"]", "{}"), "");
    assertThat(state.status()).isEqualTo("running");
    assertThat(state.errors()).containsExactly("modules-final: no network");
  }

  @Test
  void aWarningDegradesAndAdviceDoesNot() {
    State warned = state(RESULT, status("null", "[]", "{\"WARNING\": [\"no such group\"]}"), "");
    assertThat(warned.status()).isEqualTo("degraded");
    assertThat(warned.errors()).containsExactly("WARNING: no such group");
    State advised = state(RESULT, status("null", "[]", "{\"DEPRECATED\": [\"old key\"]}"), "");
    assertThat(advised.status()).isEqualTo("done");
  }
}
