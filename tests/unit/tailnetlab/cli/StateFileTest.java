package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir private Path root;

  @Test
  void isEmptyWhereThereIsNoStack() {
    StateFile state = state();
    assertThat(state.exists()).isFalse();
    assertThat(state.resources()).isEmpty();
    assertThat(state.lockedBy()).isEmpty();
    assertThat(state.hasPendingOperations()).isFalse();
  }

  @Test
  void namesResourcesByWhatTheProviderSaidOrElseByWhatWasAsked() throws IOException {
    write(
        "stacks/tailnet-lab/lab.json",
        """
        {"checkpoint": {"latest": {"resources": [
          {"type": "t", "urn": "a", "inputs": {"name": "asked"}, "outputs": {"name": "said"}},
          {"type": "t", "urn": "b", "inputs": {"name": "asked"}}],
          "pending_operations": [{"type": "creating"}]}}}
        """);
    assertThat(state().resources())
        .extracting(resource -> resource.text("name"))
        .containsExactly("said", "asked");
    assertThat(state().hasPendingOperations()).isTrue();
  }

  @Test
  void findsTheProcessThatLockedTheStack() throws IOException {
    write("locks/organization/tailnet-lab/lab/0f3a.json", "{\"pid\": 116, \"username\": \"x\"}");
    assertThat(state().lockedBy()).contains(116L);
  }

  @Test
  void saysHowToGoBackFromADamagedState() throws IOException {
    write("stacks/tailnet-lab/lab.json", "{\"checkpoint\": {\"latest\"");
    assertThatThrownBy(() -> state().resources())
        .hasMessageContaining("lab.json: the state is damaged")
        .hasMessageContaining("cp ");
  }

  private StateFile state() {
    return new StateFile(new Place(root, root.resolve("cache"), "lab"));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(".lab/state/.pulumi").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
