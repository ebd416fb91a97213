package tailnetlab.mutations;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/** Every way in which we break a lab on purpose. */
public final class Mutations {
  private final LabPlan plan;
  private final Cast cast;
  private final Authority authority;
  private final Clock clock;

  /**
   * @param authority the lab's own, to sign certificates that are wrong in one thing only
   * @param clock when those certificates are made
   */
  public Mutations(LabPlan plan, Cast cast, Authority authority, Clock clock) {
    this.plan = plan;
    this.cast = cast;
    this.authority = authority;
    this.clock = clock;
  }

  /** Lists them, in the order of the checks that should see them. */
  public List<Mutation> all() {
    return Stream.of(
            new CertificateMutations(cast, authority, clock).all(),
            new MemberMutations(plan, cast).all(),
            new UnaskedMutations(plan, cast).all(),
            new NameMutations(plan, cast).all(),
            new WebMutations(plan, cast).all(),
            new FirewallMutations(plan, cast).all(),
            new RelayMutations(cast).all(),
            new PolicyMutations(cast).all(),
            new MachineMutations(plan, cast).all())
        .flatMap(List::stream)
        .toList();
  }
}
