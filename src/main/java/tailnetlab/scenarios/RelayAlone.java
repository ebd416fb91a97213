package tailnetlab.scenarios;

import java.time.Duration;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Curl;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Blocks the direct path: the relay carries a payload, and the client's counters say so. Then the
 * block goes, and the direct path comes back by itself.
 */
record RelayAlone(LabPlan plan, Cast cast) implements Check {
  private static final String RELAYED = "magicsock_recv_data_bytes_derp";
  private static final int PAYLOAD = 300_000;
  private static final String FILE = "/srv/hello/payload";
  private static final Duration FETCH = Duration.ofSeconds(60);

  /** A client that was refused a direct path asks again after minutes at most. */
  private static final Duration DIRECT_AGAIN = Duration.ofMinutes(5);

  @Override
  public String id() {
    return "S7-relay-alone";
  }

  @Override
  public String title() {
    return "with the direct path blocked the relay carries everything; the direct path comes back";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    String wanted = payload(mesh);
    book.does(
        "the client's firewall drops WireGuard's port",
        () -> new Changes(mesh).rule(cast.client(), "udp dport 41641 drop"));
    book.turnsRed("B1-direct", Diagnosis.NOT_DIRECT);
    long before = relayed(mesh);
    String fetched = fetch(mesh);
    long after = relayed(mesh);
    book.sees(
        fetched.equals(wanted),
        Diagnosis.DERP_UNREACHABLE,
        "%d bytes fetched from %s arrive whole".formatted(PAYLOAD, cast.server().name()),
        "SHA-256 %s, and %s".formatted(wanted, fetched));
    book.sees(
        after - before >= PAYLOAD,
        Diagnosis.UNEXPECTED,
        "they came through the relay",
        "%s: %d before, %d after".formatted(RELAYED, before, after));
    book.holds("S5-pages", "B9-pages", "S7-netcheck");
    book.does(
        "the firewall is as before", () -> mesh.systemd(cast.client()).restart("nftables.service"));
    book.comesToHold(DIRECT_AGAIN, "B1-direct");
  }

  private String payload(Mesh mesh) {
    Changes changes = new Changes(mesh);
    changes.run(
        cast.server(),
        "dd",
        "if=/dev/urandom",
        "of=" + FILE,
        "bs=" + PAYLOAD,
        "count=1",
        "iflag=fullblock",
        "status=none");
    return changes.run(cast.server(), "sha256sum", FILE).split(" ")[0];
  }

  private String fetch(Mesh mesh) {
    String target = "/run/tailnet-lab-payload";
    String url = "http://%s/payload".formatted(plan.magicName(cast.server()));
    Result fetched =
        mesh.node(cast.client())
            .run(
                Command.of(Curl.words("-sS", "--fail", "--max-time", "60", "-o", target, url))
                    .within(FETCH.plusSeconds(10)));
    if (!fetched.ok()) {
      return fetched.err().strip();
    }
    return new Changes(mesh).run(cast.client(), "sha256sum", target).split(" ")[0];
  }

  private long relayed(Mesh mesh) {
    Map<String, Long> metrics = mesh.tailscale(cast.client()).metrics();
    return metrics.getOrDefault(RELAYED, 0L);
  }
}
