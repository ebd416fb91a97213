package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.scenarios.Patience;
import tailnetlab.scenarios.Scenarios;

class MutationsTest {
  private static final LabPlan PLAN = Plans.defaults();
  private static final long SEED = 1;
  private final List<Mutation> all = all(PLAN);

  private static List<Mutation> all(LabPlan plan) {
    return all(plan, SEED);
  }

  private static List<Mutation> all(LabPlan plan, long seed) {
    return new Mutations(plan, seed, Authority.create("a CA", Clock.systemUTC()), Clock.systemUTC())
        .all();
  }

  @Test
  void thereAreAsManyAsPromised() {
    assertThat(all)
        .hasSizeGreaterThanOrEqualTo(130)
        .extracting(Mutation::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void theyAreManyClasses() {
    assertThat(all.stream().map(Mutation::kind).distinct()).hasSizeGreaterThanOrEqualTo(110);
  }

  @Test
  void eachNamesACheckOrScenarioThatThereIs() {
    assertThat(all)
        .allSatisfy(
            mutation ->
                assertThat(ids(mutation.more())).as(mutation.name()).contains(mutation.check()));
  }

  @Test
  void onAnothersLibvirtNoneIsLeftThatNobodyCouldSee() {
    LabPlan foreign = Plans.with("hypervisor: qemu:///system");
    List<String> seeing = ids(foreign, List.of());

    assertThat(seeing).doesNotContain("S8-capture");
    assertThat(all(foreign))
        .hasSize(all.size() - 1)
        .filteredOn(mutation -> mutation.more().isEmpty())
        .extracting(Mutation::check)
        .isSubsetOf(seeing);
  }

  /** A check or a scenario that nothing turns red may as well not be there, whatever is drawn. */
  @Test
  void everyCheckAndScenarioIsTurnedRedByOne() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(all(PLAN, seed)).extracting(Mutation::check).containsAll(ids(List.of()));
    }
  }

  @Test
  void whatIsDrawnChangesVictimsAndNothingElse() {
    List<Mutation> others = all(PLAN, SEED + 1);

    assertThat(others)
        .extracting(Mutation::name)
        .isEqualTo(all.stream().map(Mutation::name).toList());
    assertThat(others)
        .extracting(Mutation::victims)
        .isNotEqualTo(all.stream().map(Mutation::victims).toList());
  }

  @Test
  void aLabWithoutAClientHasNoCast() {
    LabPlan alone =
        Plans.with(
            """
            nodes:
              - name: control
                roles: [hello, tailscale-join, headscale, tls-proxy]
              - name: app
                roles: [hello, tailscale-join]
            """);

    assertThat(Cast.of(alone)).isEmpty();
    assertThat(Cast.of(PLAN).orElseThrow().client().name()).isEqualTo("client");
  }

  private static List<String> ids(List<Check> more) {
    return ids(PLAN, more);
  }

  private static List<String> ids(LabPlan plan, List<Check> more) {
    Authority authority = Authority.create("a CA", Clock.systemUTC());
    Scenarios scenarios =
        new Scenarios(
            plan, Cast.of(plan).orElseThrow(), authority, Clock.systemUTC(), Patience.USUAL);
    return Stream.of(
            new Catalogue(plan).checks().stream().map(Check::id),
            scenarios.all().stream().map(Check::id),
            more.stream().map(Check::id),
            // A scenario that the command line adds: the search for the lab's own secrets.
            Stream.of("B14-secrets"))
        .flatMap(Function.identity())
        .toList();
  }
}
