package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.checks.Flow.Tried;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.mesh.Tcp.Outcome;
import tailnetlab.plan.NodePlan;

/**
 * A connection that should be denied, over IPv4 and IPv6: a way that is open in one family is open.
 * The other node must be there, or its silence would prove nothing.
 */
record DeniedFlow(Flow flow) {
  private static final int SSH = 22;

  Verdict judge() {
    List<String> addresses = flow.addresses(Family.values());
    Supplier<WatchedKnock> knock = flow.mesh().meanwhile(() -> knock(addresses));
    Verdict control = flow.isOverTailnet() ? present() : answersOnSsh(addresses);
    if (!(control instanceof Verdict.Pass)) {
      return control;
    }
    Evidence there = control.evidence().get(0);
    WatchedKnock first = knock.get();
    if (first.knock().isConnected()) {
      return open(first, there);
    }
    if (flow.isOverTailnet() && isHidden()) {
      return Verdict.pass(first.knock().evidence(), there);
    }
    if (!first.knock().isSilent()) {
      return another(first.knock().told(), first, there);
    }
    if (first.dropper().isPresent()) {
      return passed(first, there);
    }
    return flow.isOverTailnet()
        ? byPolicy(addresses, first, there)
        : another("no answer, and no rule of the firewall counted it", first, there);
  }

  /** What the lab expects by itself is tried with all that should meet silence, in one wait. */
  private WatchedKnock knock(List<String> addresses) {
    return Expected.denied(flow.mesh().plan()).contains(flow.expectation())
        ? flow.mesh().sightings().denials().of(flow)
        : WatchedKnock.byFirewall(flow, addresses);
  }

  private Verdict byPolicy(List<String> addresses, WatchedKnock first, Evidence there) {
    WatchedKnock second = WatchedKnock.byPolicy(flow, addresses);
    if (second.knock().isConnected()) {
      return open(second, there);
    }
    return second.dropper().isPresent()
        ? passed(second, there)
        : another(
            "no answer, and neither the firewall nor the policy's filter counted it",
            second,
            first.counted(),
            there);
  }

  private static Verdict passed(WatchedKnock knock, Evidence there) {
    Evidence seen = knock.knock().evidence();
    Evidence reason =
        new Evidence(
            seen.source(), "%s, dropped by %s".formatted(seen.text(), knock.dropper().orElse("")));
    return Verdict.pass(reason, knock.counted(), there);
  }

  private Verdict open(WatchedKnock knock, Evidence there) {
    Tried seen = knock.knock();
    String to = flow.pair().to().name();
    return Verdict.fail(
        flow.isOverTailnet() ? Diagnosis.POLICY_TOO_OPEN : Diagnosis.LAN_OPEN,
        "%s: %s".formatted(flow, seen.told()),
        (flow.isOverTailnet() ? "headscale policy get, and " : "")
            + "nft list table inet lab on "
            + to,
        seen.evidence(),
        knock.counted(),
        there);
  }

  private Verdict another(String why, WatchedKnock knock, Evidence... more) {
    return Verdict.fail(
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "%s: %s".formatted(flow, why),
        knock.knock().isRefused()
            ? "ss -lnt on %s: nothing listens, so nothing was denied"
                .formatted(flow.pair().to().name())
            : "nft list table inet lab on " + flow.pair().to().name(),
        Stream.concat(Stream.of(knock.knock().evidence(), knock.counted()), Stream.of(more))
            .toArray(Evidence[]::new));
  }

  /** The other node answers its client's ping, which no policy stops; or the policy hides it. */
  private Verdict present() {
    Pair pair = flow.pair();
    for (NodePlan node : List.of(pair.from(), pair.to())) {
      Status status = flow.mesh().sightings().status(node);
      if (!status.isRunning()) {
        return nothingProven(
            "%s is no working member".formatted(node.name()),
            new Evidence(node.name() + ": tailscale status", status.backend()));
      }
    }
    if (isHidden()) {
      return hidden(pair);
    }
    Ping ping = flow.mesh().sightings().ping(pair);
    Evidence seen = new Evidence("%s: tailscale ping".formatted(pair), ping.output().strip());
    return ping.path() instanceof Path.None
        ? nothingProven("there is no path to %s either".formatted(pair.to().name()), seen)
        : Verdict.pass(seen);
  }

  private Verdict hidden(Pair pair) {
    String to = pair.to().name();
    boolean member = flow.mesh().sightings().members().stream().anyMatch(m -> m.name().equals(to));
    Evidence seen =
        new Evidence(
            pair.from().name() + ": tailscale status",
            "%s is a member of the tailnet and not in this netmap: the policy hides it"
                .formatted(to));
    return member ? Verdict.pass(seen) : nothingProven(to + " is no member", seen);
  }

  private boolean isHidden() {
    Pair pair = flow.pair();
    return !flow.mesh().sightings().status(pair.from()).peers().containsKey(pair.to().name());
  }

  private Verdict answersOnSsh(List<String> addresses) {
    Map<String, Outcome> greeted = flow.beside(SSH, addresses);
    Evidence seen =
        new Evidence(
            "%s: curl, port %d of %s".formatted(flow.pair().from().name(), SSH, addresses),
            addresses.stream()
                .map(address -> "%s: %s".formatted(address, greeted.get(address).told()))
                .collect(Collectors.joining("\n")));
    Optional<String> silent =
        addresses.stream()
            .filter(address -> !(greeted.get(address) instanceof Outcome.Connected))
            .findFirst();
    return silent.isEmpty()
        ? Verdict.pass(
            new Evidence(seen.source(), "the host answers there: connected to port " + SSH))
        : nothingProven("%s does not answer on port 22 either".formatted(silent.get()), seen);
  }

  private Verdict nothingProven(String why, Evidence seen) {
    return Verdict.inconclusive("%s: a denial would prove nothing, %s".formatted(flow, why), seen);
  }
}
