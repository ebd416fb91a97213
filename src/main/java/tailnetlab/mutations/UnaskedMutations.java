package tailnetlab.mutations;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Stranger;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;

/** What is added to a lab that works, and that nobody asked for. */
record UnaskedMutations(LabPlan plan, Cast cast) {
  private static final String ELSEWHERE = "10.9.0.0/24";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "intruder",
            "a device that nobody invited has joined with a key of its own",
            "S2-uninvited",
            Diagnosis.UNINVITED,
            this::join),
        new Mutation(
            "expiry-set",
            "somebody let a server's membership end in ten minutes",
            "S2-entries",
            Diagnosis.NODE_EXPIRES,
            this::setExpiry),
        new Mutation(
            "api-key-left",
            "a key to headscale's API, made in a hurry, was left behind",
            "S3-keys-left",
            Diagnosis.KEY_LEFT,
            mesh -> onControl(mesh, "headscale", "apikeys", "create", "--expiration", "3650d")),
        new Mutation(
            "route-approved",
            "a server offers a network behind it, and somebody approved it",
            "S2-netmap",
            Diagnosis.ROUTE_UNASKED,
            this::approveRoute),
        new Mutation(
            "ssh-served",
            "a server's client serves its SSH in the tailnet, past the firewall",
            "S2-settings",
            Diagnosis.SERVES_MORE,
            mesh ->
                new Changes(mesh)
                    .run(
                        cast.server(),
                        "tailscale",
                        "serve",
                        "--bg",
                        "--tcp=2222",
                        "tcp://127.0.0.1:22")),
        new Mutation(
            "search-domain-added",
            "headscale lets its members search another domain for bare names",
            "S5-records",
            Diagnosis.NAME_UNASKED,
            this::searchElsewhere));
  }

  private void join(Mesh mesh) {
    // Left running: it goes with the way back to the baseline.
    Stranger.Attempt attempt =
        Stranger.on(mesh.node(cast.client()))
            .up(plan.loginServer(), "intruder", new Keys(mesh).singleUse().secret(), Keys.JOIN);
    if (!attempt.joined()) {
      throw new IllegalStateException("the intruder did not join: " + attempt.said());
    }
  }

  private void setExpiry(Mesh mesh) {
    long id = mesh.headscale().node(cast.server().name()).id();
    Instant soon = Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.SECONDS);
    onControl(
        mesh,
        "headscale",
        "nodes",
        "expire",
        "--identifier",
        Long.toString(id),
        "--expiry",
        soon.toString());
  }

  private void approveRoute(Mesh mesh) {
    Headscale headscale = mesh.headscale();
    new Changes(mesh).run(cast.server(), "tailscale", "set", "--advertise-routes=" + ELSEWHERE);
    headscale.approveRoutes(headscale.node(cast.server().name()).id(), List.of(ELSEWHERE));
    new Changes(mesh).awaitWords(cast.client(), ELSEWHERE, "tailscale", "status", "--json");
  }

  private void searchElsewhere(Mesh mesh) {
    Changes changes = new Changes(mesh);
    changes.headscale(Map.of("/dns/search_domains", List.of("example.org")));
    changes.awaitWords(cast.client(), "example.org", "tailscale", "dns", "status");
  }

  private void onControl(Mesh mesh, String... words) {
    mesh.node(cast.control()).run(Command.of(words)).require();
  }
}
