package tailnetlab.scenarios;

import java.time.Clock;
import java.util.List;
import tailnetlab.checks.Check;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/**
 * What can only be proven by changing the lab. Each is a check that is run from the baseline, and
 * after which the lab is put back to it.
 */
public final class Scenarios {
  private final LabPlan plan;
  private final Cast cast;
  private final Authority authority;
  private final Clock clock;
  private final Patience patience;

  /**
   * @param authority the lab's own, which signs a new certificate
   * @param clock when that is
   * @param patience how long they wait for what may never come
   */
  public Scenarios(LabPlan plan, Cast cast, Authority authority, Clock clock, Patience patience) {
    this.plan = plan;
    this.cast = cast;
    this.authority = authority;
    this.clock = clock;
    this.patience = patience;
  }

  /** Lists them, in the order of the catalogue. */
  public List<Check> all() {
    return List.of(
        new IdleTunnels(plan),
        new FirewallAlone(plan),
        new AllowListAlone(plan),
        new RelayAlone(plan, cast),
        new KeysRefused(plan, cast),
        new EphemeralGoes(plan, cast, patience),
        new PolicyMatrix(plan, cast, patience),
        new ChangesArrive(cast, patience),
        new ControlOutage(cast),
        new EveryNodeReboots(plan, patience),
        new UntrustedCertificate(plan, cast, clock),
        new CertificateRotation(plan, cast, authority, clock),
        new CertificateRotationUntrusted(plan, cast, clock),
        new ClientRekeyed(plan, cast),
        new ClientRebuilt(plan, cast),
        new SubnetRouter(cast),
        new ExitNode(cast));
  }
}
