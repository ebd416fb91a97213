package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.checks.Diagnosis;
import tailnetlab.mutations.Mutation;

class MutationListTest {
  @Test
  void showsWhatIsTheSameToTheChecksAndCountsClasses() {
    Mutation off =
        new Mutation("off", "no firewall", "S6-v4", Diagnosis.FIREWALL_OPEN, mesh -> {})
            .seenAs("a knock connects")
            .at(Plans.defaults().node("app"));
    Mutation hole =
        new Mutation("a-hole", "port 80 is open", "S6-v4", Diagnosis.FIREWALL_OPEN, mesh -> {})
            .seenAs("a knock connects");

    assertThat(new MutationList(List.of(off, hole), 7).lines())
        .containsExactly(
            "off     S6-v4  no firewall: app",
            "a-hole  S6-v4  port 80 is open (to the checks the same as off)",
            "",
            "2 mutations of 1 classes; victims drawn with --seed 7");
  }
}
