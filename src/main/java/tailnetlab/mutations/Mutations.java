package tailnetlab.mutations;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;

/** Every way in which we break a lab on purpose. */
public final class Mutations {
  private final LabPlan plan;
  private final Draw draw;
  private final Authority authority;
  private final Clock clock;

  /**
   * @param seed what victims, families and all other free choices are drawn with
   * @param authority the lab's own, to sign certificates that are wrong in one thing only
   * @param clock when those certificates are made
   */
  public Mutations(LabPlan plan, long seed, Authority authority, Clock clock) {
    this.plan = plan;
    this.draw = new Draw(plan, seed);
    this.authority = authority;
    this.clock = clock;
  }

  /** Lists them, in the order of the checks that should see them; last those of scenarios. */
  public List<Mutation> all() {
    return Stream.of(
            new CertificateMutations(plan, draw, authority, clock).all(),
            new MemberMutations(plan, draw).all(),
            new NameMutations(plan, draw).all(),
            new WebMutations(plan, draw).all(),
            new FirewallMutations(plan, draw).all(),
            new LoginMutations(plan, draw).all(),
            new RelayMutations(plan, draw).all(),
            new PathMutations(plan, draw).all(),
            new PolicyMutations(draw.cast("policy")).all(),
            new UnaskedMutations(plan, draw).all(),
            new GuestMutations(plan, draw, clock).all(),
            new MachineMutations(plan, draw).all(),
            new ScenarioMutations(draw.cast("scenarios"), draw, clock).all())
        .flatMap(List::stream)
        .toList();
  }
}
