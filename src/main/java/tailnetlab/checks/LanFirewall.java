package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Knocks at each page's LAN address from another node: the packets are dropped, and the counter of
 * the one rule that should drop them says so. Beside it, three positive controls: the page answers
 * over the tailnet, the name leads to the LAN address, the host answers there on another port.
 */
record LanFirewall(Family family, List<Pair> knocks) implements Check {
  /** A drop costs all of it; the kernel repeats its SYN after 1 s, so at least two are sent. */
  private static final Duration DROP = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "S6-firewall" + family.suffix();
  }

  @Override
  public String title() {
    return "the firewall drops %s requests from the LAN to every page".formatted(family);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(knocks, pair -> judge(mesh, pair));
  }

  private Verdict judge(Mesh mesh, Pair pair) {
    String sender = family.lanAddress(pair.from());
    LanKnock knock = new LanKnock(mesh, family, mesh.node(pair.from()), sender, pair.to(), DROP);
    Supplier<Verdict> denied = mesh.meanwhile(knock::denied);
    Verdict control =
        Verdicts.firstBad(() -> tailnet(mesh, pair), () -> name(mesh, pair), knock::host);
    return Verdicts.controlled(control, denied);
  }

  private static Verdict tailnet(Mesh mesh, Pair pair) {
    Answer page = mesh.sightings().page(pair);
    String url = "http://%s/".formatted(mesh.plan().magicName(pair.to()));
    Evidence seen = Answers.evidence(pair.from(), url, page);
    return Page.isServed(mesh, pair.to(), page)
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s: a denial would prove nothing, the page does not answer over the tailnet (S5-pages)"
                .formatted(pair),
            seen);
  }

  private Verdict name(Mesh mesh, Pair pair) {
    Command resolve = Command.of("getent", family.database(), pair.to().name());
    Result name = mesh.node(pair.from()).run(resolve);
    Evidence seen = new Evidence(pair.from().name() + ": " + resolve, name.out().strip());
    String address = family.lanAddress(pair.to());
    return Addresses.same(name.out().split("\\s+")[0], address)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.LAN_NAME_UNKNOWN,
            "%s: the bare name does not lead to the LAN address %s".formatted(pair, address),
            "/etc/hosts on " + pair.from().name(),
            seen);
  }
}
