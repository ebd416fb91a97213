package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

class MutationsTest {
  private static final LabPlan PLAN = Plans.defaults();
  private final List<Mutation> all = all(PLAN);

  private static List<Mutation> all(LabPlan plan) {
    return new Mutations(
            plan,
            Cast.of(plan).orElseThrow(),
            Authority.create("a CA", Clock.systemUTC()),
            Clock.systemUTC())
        .all();
  }

  @Test
  void thereAreAsManyAsPromised() {
    assertThat(all)
        .hasSizeGreaterThanOrEqualTo(36)
        .extracting(Mutation::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void eachNamesACheckThatThereIs() {
    assertThat(all)
        .allSatisfy(
            mutation ->
                assertThat(ids(mutation.more())).as(mutation.name()).contains(mutation.check()));
  }

  @Test
  void onAnothersLibvirtNoneIsLeftThatNobodyCouldSee() {
    LabPlan foreign = Plans.with("hypervisor: qemu:///system");
    List<String> catalogue = ids(foreign, List.of());

    assertThat(catalogue).doesNotContain("S8-capture");
    assertThat(all(foreign))
        .hasSize(all.size() - 1)
        .filteredOn(mutation -> mutation.more().isEmpty())
        .extracting(Mutation::check)
        .isSubsetOf(catalogue);
  }

  /** A check that nothing turns red may as well not be there. */
  @Test
  void everyCheckIsTurnedRedByOne() {
    assertThat(all).extracting(Mutation::check).containsAll(ids(List.of()));
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
    return Stream.concat(new Catalogue(plan).checks().stream(), more.stream())
        .map(Check::id)
        .toList();
  }
}
