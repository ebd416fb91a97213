package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over events as pulumi 3.259 prints them, shortened to what is read. */
class EngineEventTest {
  private static final String DOMAIN =
      "urn:pulumi:lab::tailnet-lab::tailnetlab:machines:Machine$libvirt:index/domain:Domain::app";
  private static final String READY =
      "urn:pulumi:lab::tailnet-lab::tailnetlab:resources:Ritual$tailnet:index:NodeReady::app";

  @Test
  void tellsOfABeginning() {
    String line =
        """
        {"sequence":7,"resourcePreEvent":{"metadata":{"op":"create","urn":"%s",
        "type":"libvirt:index/domain:Domain","old":null,"new":{"custom":true}}}}
        """
            .formatted(DOMAIN);
    assertThat(EngineEvent.parse(line)).contains(new EngineEvent.Started(DOMAIN, "create"));
  }

  @Test
  void tellsOfARemovalWhereOnlyTheOldStateIsThere() {
    String line =
        """
        {"resOutputsEvent":{"metadata":{"op":"delete","urn":"%s",
        "type":"libvirt:index/domain:Domain","old":{"custom":true},"new":null}}}
        """
            .formatted(DOMAIN);
    assertThat(EngineEvent.parse(line)).contains(new EngineEvent.Finished(DOMAIN, "delete"));
  }

  @Test
  void keepsQuietAboutComponentsProvidersAndWhatIsUnchanged() {
    assertThat(EngineEvent.parse(pre("create", "tailnetlab:machines:Machine", false)))
        .as("a component")
        .isEmpty();
    assertThat(EngineEvent.parse(pre("create", "pulumi:providers:libvirt", true)))
        .as("a provider")
        .isEmpty();
    assertThat(EngineEvent.parse(pre("same", "libvirt:index/domain:Domain", true)))
        .as("what is unchanged")
        .isEmpty();
  }

  @Test
  void tellsWhatALookFound() {
    assertThat(EngineEvent.parse(look("{\"custom\":true,\"inputs\":{\"name\":\"app\"}}")))
        .contains(new EngineEvent.Finished(READY, EngineEvent.Finished.AS_IT_WAS));
    assertThat(EngineEvent.parse(look("{\"custom\":true,\"inputs\":{\"name\":\"other\"}}")))
        .contains(new EngineEvent.Finished(READY, EngineEvent.Finished.DRIFTED));
    assertThat(EngineEvent.parse(look("null")))
        .contains(new EngineEvent.Finished(READY, EngineEvent.Finished.GONE));
  }

  @Test
  void aMachineThatLibvirtTellsMoreOfHasNotDrifted() {
    String machine =
        look("{\"custom\":true,\"inputs\":{\"name\":\"app\",\"arch\":\"x86_64\"}}")
            .replace(
                "\"type\":\"tailnet:index:NodeReady\"", "\"type\":\"libvirt:index/domain:Domain\"");

    assertThat(EngineEvent.parse(machine))
        .contains(new EngineEvent.Finished(READY, EngineEvent.Finished.AS_IT_WAS));
  }

  @Test
  void carriesProgressThatPasses() {
    String line =
        """
        {"diagnosticEvent":{"urn":"%s","message":"cloud-init (31 s)\\n","color":"never",
        "severity":"info","ephemeral":true}}
        """
            .formatted(READY);
    assertThat(EngineEvent.parse(line))
        .contains(new EngineEvent.Message(READY, "info", "cloud-init (31 s)", true));
  }

  @Test
  void dropsWhatIsForDebuggingAndWhatIsNoEvent() {
    assertThat(
            EngineEvent.parse("{\"diagnosticEvent\":{\"message\":\"x\",\"severity\":\"debug\"}}"))
        .as("a debugging message")
        .isEmpty();
    assertThat(EngineEvent.parse("unable to start debugging")).as("no JSON").isEmpty();
    assertThat(EngineEvent.parse("")).as("an empty line").isEmpty();
  }

  @Test
  void sumsUp() {
    String line =
        "{\"summaryEvent\":{\"durationSeconds\":3,\"resourceChanges\":{\"create\":2,\"same\":16}}}";
    assertThat(EngineEvent.parse(line))
        .contains(new EngineEvent.Summary(Map.of("create", 2, "same", 16)));
  }

  @Test
  void namesWorkInTheWordsOfTheLab() {
    assertThat(Work.of(DOMAIN, "create")).hasToString("machine app");
    assertThat(Work.of(DOMAIN, "delete")).hasToString("remove machine app");
    assertThat(Work.of(READY, "create")).hasToString("boot of app");
    assertThat(Work.of("urn:pulumi:lab::tailnet-lab::tailnet:index:Policy::policy", "create"))
        .hasToString("headscale policy");
    assertThat(Work.of("urn:pulumi:lab::tailnet-lab::some:index:Thing::x", "update"))
        .as("a type that has no word of its own")
        .hasToString("change Thing x");
  }

  private static String look(String now) {
    return """
    {"resOutputsEvent":{"metadata":{"op":"refresh","urn":"%s",
    "type":"tailnet:index:NodeReady","old":{"custom":true,"inputs":{"name":"app"}},"new":%s}}}
    """
        .formatted(READY, now);
  }

  private static String pre(String operation, String type, boolean custom) {
    return """
    {"resourcePreEvent":{"metadata":{"op":"%s","urn":"urn:pulumi:lab::tailnet-lab::%s::x",
    "type":"%s","new":{"custom":%s}}}}
    """
        .formatted(operation, type, type, custom);
  }
}
