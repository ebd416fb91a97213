package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Icmp;
import tailnetlab.mesh.Icmp.Echoes;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.plan.LabPlan.Acceleration;
import tailnetlab.plan.NodePlan;

/**
 * Sends what is large over every pair's direct path: echoes of nearly the tunnel's own size, of
 * which few may be lost and the fastest must be fast; and more than 256 KiB that must arrive whole,
 * from the page where there is one. A busy machine delays packets and loses none; the fastest of
 * many is what the path itself takes.
 */
record PayloadArrives(List<NodePlan> nodes) implements Check {
  /** With the headers 1228 bytes, over IPv6 1248; the tunnel takes 1280. */
  private static final int LARGE = 1200;

  private static final int SMALL = 56;

  private static final int SOME = 25;

  /** So many of them make 258 KiB. */
  private static final int MANY = 220;

  /** Where 30 % are lost, two or fewer of 25 are once in a hundred times. */
  private static final int MAY_BE_LOST = 2;

  private static final Duration APART = Duration.ofMillis(20);
  private static final Duration DENSE = Duration.ofMillis(4);

  private static final Duration FAST = Duration.ofMillis(100);
  private static final int EMULATED = 4;
  private static final Duration PAYLOAD = Duration.ofSeconds(20);

  @Override
  public String id() {
    return "B1-payload";
  }

  @Override
  public String title() {
    return "every direct path carries large packets, and 256 KiB arrive whole";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<Pair> reaching = Expected.reaching(mesh.plan(), nodes, nodes);
    return mesh.eachPair(
        reaching.stream().filter(pair -> asker(mesh, reaching, pair).equals(pair)).toList(),
        pair -> judge(mesh, pair));
  }

  /** An echo goes there and back, so one of two asks: the one for whom the other has a page. */
  private static Pair asker(Mesh mesh, List<Pair> reaching, Pair pair) {
    List<Pair> both =
        Stream.of(pair, new Pair(pair.to(), pair.from()))
            .filter(reaching::contains)
            .sorted(Comparator.comparing(each -> mesh.plan().nodes().indexOf(each.to())))
            .toList();
    return both.stream().filter(each -> isServed(mesh, each)).findFirst().orElse(both.get(0));
  }

  private static boolean isServed(Mesh mesh, Pair pair) {
    return Catalogue.isPage(pair.to())
        && !Expected.served(mesh.plan(), List.of(pair.from()), List.of(pair.to())).isEmpty();
  }

  private static Verdict judge(Mesh mesh, Pair pair) {
    Ping ping = mesh.sightings().ping(pair);
    Evidence path = new Evidence("%s: tailscale ping".formatted(pair), ping.output().strip());
    if (ping.path() instanceof Path.None) {
      return Membership.unreached(mesh, pair, ping.output(), path);
    }
    if (ping.path() instanceof Path.Relay) {
      return Verdict.fail(
          Diagnosis.NOT_DIRECT,
          "%s goes through a relay: there is no direct path to judge (B1-direct)".formatted(pair),
          "UDP 41641 in both firewalls; tailscale netcheck",
          path);
    }
    Optional<String> address = Family.V4.tailnetAddress(mesh, pair.to());
    if (address.isEmpty()) {
      return Verdict.inconclusive(
          "%s has no IPv4 tailnet address (S4-reach)".formatted(pair.to().name()), path);
    }
    boolean served = isServed(mesh, pair);
    Echoes echoes =
        new Icmp(mesh.node(pair.from()))
            .send(address.get(), served ? SOME : MANY, LARGE, served ? APART : DENSE);
    Verdict verdict = judge(mesh, pair, address.get(), echoes);
    return verdict instanceof Verdict.Pass && served
        ? Verdicts.all(List.of(verdict, payload(mesh, pair)))
        : verdict;
  }

  private static Verdict judge(Mesh mesh, Pair pair, String address, Echoes echoes) {
    List<Evidence> seen = new ArrayList<>(List.of(evidence(pair, echoes)));
    int allowed = MAY_BE_LOST * echoes.sent() / SOME;
    if (echoes.lost() > allowed) {
      return lost(mesh, pair, address, echoes, seen);
    }
    Duration limit = limit(mesh);
    return echoes.fastest().filter(fastest -> fastest.compareTo(limit) <= 0).isPresent()
        ? Verdict.pass(seen.get(0))
        : Verdict.fail(
            Diagnosis.SLOW_PATH,
            "%s: the fastest of %d packets took %s ms there and back, and %d ms is plenty"
                .formatted(
                    pair,
                    echoes.received(),
                    echoes.fastest().map(Duration::toMillis).map(String::valueOf).orElse("?"),
                    limit.toMillis()),
            "tc qdisc show on both; what else the machine does",
            seen.get(0));
  }

  /** Small packets tell a path that is too small from one that loses, and from a filter. */
  private static Verdict lost(
      Mesh mesh, Pair pair, String address, Echoes large, List<Evidence> seen) {
    Echoes small = new Icmp(mesh.node(pair.from())).send(address, SOME, SMALL, APART);
    seen.add(evidence(pair, small));
    Evidence[] all = seen.toArray(Evidence[]::new);
    if (small.received() == 0) {
      return new Dropper(mesh, pair)
          .judge(
              "ICMP",
              () ->
                  new Icmp(mesh.node(pair.from())).send(address, SOME, SMALL, APART).received() > 0,
              all);
    }
    boolean onlyLarge = small.lost() <= MAY_BE_LOST && large.received() <= large.sent() / 2;
    return Verdict.fail(
        onlyLarge ? Diagnosis.PATH_TOO_SMALL : Diagnosis.LOSSY_PATH,
        "%s: %d of %d packets of %d bytes are lost, and %d of %d of %d bytes"
            .formatted(pair, large.lost(), large.sent(), LARGE, small.lost(), small.sent(), SMALL),
        onlyLarge
            ? "what drops UDP 41641 by its size; ip link show for the MTU"
            : "nft list ruleset and tc qdisc show on both",
        all);
  }

  private static Verdict payload(Mesh mesh, Pair pair) {
    String url = "http://%s%s".formatted(mesh.plan().magicName(pair.to()), Payload.PATH);
    Answer answer = mesh.http(pair.from()).get(url, PAYLOAD);
    if (!(answer instanceof Answer.Response response) || response.status() != 200) {
      return answer instanceof Answer.TimedOut
          ? Verdict.fail(
              Diagnosis.LOSSY_PATH,
              "%s: the payload does not arrive within %d s".formatted(pair, PAYLOAD.toSeconds()),
              "nft list ruleset and tc qdisc show on both",
              Answers.evidence(pair.from(), url, answer))
          : Page.judge(mesh, pair, url, answer);
    }
    String hash = Payload.hash(response.body());
    Evidence seen =
        new Evidence(
            pair.from().name() + ": curl " + url,
            "%d characters, SHA-256 %s".formatted(response.body().length(), hash));
    return hash.equals(Payload.hash(Payload.text()))
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.PAYLOAD_DAMAGED,
            "%s: the payload arrives with %d characters and another hash"
                .formatted(pair, response.body().length()),
            "/srv/hello%s on %s".formatted(Payload.PATH, pair.to().name()),
            seen);
  }

  private static Duration limit(Mesh mesh) {
    return mesh.plan().hypervisor().acceleration() == Acceleration.KVM
        ? FAST
        : FAST.multipliedBy(EMULATED);
  }

  private static Evidence evidence(Pair pair, Echoes echoes) {
    return new Evidence(pair.from().name() + ": " + echoes.command(), echoes.output());
  }
}
