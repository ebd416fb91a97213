package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.Plans;
import tailnetlab.plan.Allowance.Kind;

class AllowanceReaderTest {
  @Test
  void readsWhatMayBeThere() {
    LabPlan plan =
        Plans.with(
            """
            allow:
              - {member: printer, because: third floor}
              - {route: 10.9.0.0/24, on: app}
            """);

    assertThat(plan.allowances())
        .containsExactly(
            new Allowance(Kind.MEMBER, "printer", "", "third floor"),
            new Allowance(Kind.ROUTE, "10.9.0.0/24", "app", ""));
  }

  @Test
  void allowsNothingWhereNothingIsWritten() {
    assertThat(Plans.defaults().allowances()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {membre: printer} | allow[0].membre: there is no such key. Did you mean member?
          {member: Printer} | allow[0].member: "Printer" is no member. Write the name headscale
          {route: 10.9.0.0/24} | allow[0].on: a route belongs to a node. Write control or app
          {route: 10.9.0.0/24, on: ap} | there is no node "ap". Did you mean app?
          {user: ops, on: app} | allow[0].on: a user belongs to no node. Leave it out
          {user: ops, member: x} | allow[0]: it allows several things at once
          {because: so} | allow[0]: it allows nothing
          printer | allow[0]: an entry is a map
          """)
  void tellsWhatIsWrongWithAnEntry(String entry, String words) {
    assertThatThrownBy(() -> Plans.with("allow: [" + entry + "]"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(words.strip());
  }
}
