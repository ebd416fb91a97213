package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResolvedTest {
  private final ScriptedNode node = new ScriptedNode();

  @Test
  void readsTheServersOfEveryLinkAndThoseItFallsBackOn() {
    node.says(
        """
        {"type":"a(iiayqs)","data":[[3,2,[100,100,100,100],0,""],[0,10,[253,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1],0,""]]}
        {"type":"a(iiayqs)","data":[[0,2,[9,9,9,9],0,"dns.example"]]}
        """);

    Resolved.Servers servers = new Resolved(node).servers();
    assertThat(servers.asked()).containsExactly("100.100.100.100", "fd00:0:0:0:0:0:0:1");
    assertThat(servers.fallback()).containsExactly("9.9.9.9");
  }

  @Test
  void refusesAnAnswerThatTellsOfOneOnly() {
    node.says("{\"type\":\"a(iiayqs)\",\"data\":[]}\n");

    assertThatThrownBy(() -> new Resolved(node).servers())
        .isInstanceOf(UnreadableAnswer.class)
        .hasMessageContaining("1 properties of 2");
  }
}
