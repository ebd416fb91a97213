package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.checks.Flow.Tried;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;

/** A connection that should come about, over IPv4: where a MagicDNS name leads. */
record AllowedFlow(Flow flow) {
  Verdict judge() {
    List<String> addresses = flow.addresses(Family.V4);
    if (addresses.isEmpty()) {
      return apart().orElseGet(() -> noPath("it has no tailnet address"));
    }
    Tried knock = flow.knock(addresses);
    if (knock.isConnected()) {
      return Verdict.pass(knock.evidence());
    }
    if (knock.isRefused()) {
      return serviceDown(knock.told(), knock.evidence());
    }
    return flow.isOverTailnet() ? overTailnet(addresses, knock) : overLan(addresses, knock);
  }

  /** The members, the netmap, the path, the firewall, the policy: in this order. */
  private Verdict overTailnet(List<String> addresses, Tried knock) {
    Optional<Verdict> apart = apart(knock.evidence());
    if (apart.isPresent()) {
      return apart.get();
    }
    Pair pair = flow.pair();
    Ping ping = flow.mesh().sightings().ping(pair);
    Evidence pinged = new Evidence("%s: tailscale ping".formatted(pair), ping.output().strip());
    if (ping.path() instanceof Path.None) {
      return Membership.unreached(flow.mesh(), pair, ping.output(), knock.evidence(), pinged);
    }
    Verdict again =
        again(
            addresses,
            Diagnosis.POLICY_FILTERS,
            "the clients see each other, and the packets do not arrive",
            "headscale policy get",
            pinged);
    return again instanceof Verdict.Fail fail && fail.diagnosis() == Diagnosis.POLICY_FILTERS
        ? new Dropper(flow.mesh(), pair)
            .judge(
                "%s: the packets do not arrive; what is sent".formatted(flow),
                () -> flow.knock(addresses).isConnected(),
                fail.evidence().toArray(Evidence[]::new))
        : again;
  }

  private Verdict overLan(List<String> addresses, Tried knock) {
    return again(
        addresses,
        Diagnosis.SERVICE_DOWN,
        knock.told() + ", and no rule of the firewall counted it",
        "ss -lnt on " + flow.pair().to().name());
  }

  /** Tries once more and looks whether a rule of the firewall drops it. */
  private Verdict again(
      List<String> addresses, Diagnosis otherwise, String found, String next, Evidence... more) {
    WatchedKnock second = WatchedKnock.byFirewall(flow, addresses);
    Evidence[] seen =
        Stream.concat(Stream.of(second.knock().evidence(), second.counted()), Stream.of(more))
            .toArray(Evidence[]::new);
    if (second.knock().isConnected()) {
      return Verdict.pass(seen);
    }
    String to = flow.pair().to().name();
    return second
        .dropper()
        .map(
            rule ->
                Verdict.fail(
                    Diagnosis.FIREWALL_CLOSED,
                    "%s: dropped by %s on %s".formatted(flow, rule, to),
                    "nft list table inet lab on " + to,
                    seen))
        .orElseGet(() -> Verdict.fail(otherwise, "%s: %s".formatted(flow, found), next, seen));
  }

  private Optional<Verdict> apart(Evidence... seen) {
    return Membership.apart(flow.mesh(), flow.pair(), seen);
  }

  private Verdict serviceDown(String found, Evidence seen) {
    return Verdict.fail(
        Diagnosis.SERVICE_DOWN,
        "%s: %s".formatted(flow, found),
        "ss -lnt on " + flow.pair().to().name(),
        seen);
  }

  private Verdict noPath(String why) {
    String to = flow.pair().to().name();
    return Verdict.fail(
        Diagnosis.NO_PATH, "%s: %s".formatted(flow, why), "tailscale status on " + to);
  }
}
