package tailnetlab.mutations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Stranger;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** What is in the tailnet, or can come into it, and was not asked for. */
record UnaskedMutations(LabPlan plan, Draw draw) {
  private static final Duration A_YEAR = Duration.ofDays(365);

  /** A range that no lab has: of the private ones, and nobody's LAN here. */
  private static final String NETWORK = "10.98.0.0/24";

  private static final String EXIT = "0.0.0.0/0";
  private static final String KEY_LEFT = "a pre-auth key that can be used, and lies on no server";
  private static final String OFFER = "a route that a client offers";
  private static final String TOLD = "a route of a peer, in a netmap";
  private static final String TAG = "tag:other";

  /** Preferences that let more in, or leave what headscale says; each is a client's own. */
  private static final List<String> PREFERENCES =
      List.of("--accept-routes=true", "--ssh=true", "--shields-up=true", "--accept-dns=false");

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "intruder",
            "a device that nobody invited has joined",
            "S2-uninvited",
            Diagnosis.UNINVITED,
            mesh -> join(mesh, draw.member("intruder"), "intruder")),
        new Mutation(
            "unknown-user",
            "headscale has a user whom the lab did not make",
            "S2-uninvited",
            Diagnosis.UNINVITED,
            mesh -> mesh.headscale().createUser("somebody")),
        new Mutation(
                "key-for-all",
                "a pre-auth key of a year lets in whoever has it",
                "S3-keys-left",
                Diagnosis.KEY_LEFT,
                mesh -> new Keys(mesh).reusable(A_YEAR))
            .seenAs(KEY_LEFT),
        new Mutation(
                "key-for-one",
                "a single-use pre-auth key was made and never used",
                "S3-keys-left",
                Diagnosis.KEY_LEFT,
                mesh -> new Keys(mesh).living(A_YEAR))
            .seenAs(KEY_LEFT),
        new Mutation(
            "api-key-left",
            "an API key of ten years governs headscale",
            "S3-keys-left",
            Diagnosis.KEY_LEFT,
            mesh ->
                new Changes(mesh)
                    .run(
                        plan.controlPlane(),
                        "headscale",
                        "apikeys",
                        "create",
                        "--expiration",
                        "3650d")),
        draw.hit(
            draw::member,
            "expiry-set",
            "a member's membership ends in ten minutes",
            "S2-entries",
            Diagnosis.EXPIRY_SET,
            UnaskedMutations::endSoon),
        draw.hit(
            draw::member,
            "tagged",
            "somebody gave a member a tag",
            "S2-entries",
            Diagnosis.IDENTITY_CHANGED,
            this::tag),
        draw.hit(
                draw::member,
                "route-offered",
                "a member offers to carry packets to a network",
                "S2-settings",
                Diagnosis.ROUTE_UNASKED,
                (mesh, node) -> set(mesh, node, "--advertise-routes=" + NETWORK))
            .seenAs(OFFER),
        draw.hit(
                draw::member,
                "exit-offered",
                "a member offers to carry all packets",
                "S2-settings",
                Diagnosis.ROUTE_UNASKED,
                (mesh, node) -> set(mesh, node, "--advertise-exit-node"))
            .seenAs(OFFER),
        new Mutation(
                "route-approved",
                "a member carries packets to a network, approved by headscale",
                "S2-netmap",
                Diagnosis.ROUTE_UNASKED,
                mesh -> carry(mesh, draw.member("route"), NETWORK, "--advertise-routes=" + NETWORK))
            .seenAs(TOLD),
        new Mutation(
                "lan-swallowed",
                "a member carries packets to the LAN itself, approved by headscale",
                "S2-netmap",
                Diagnosis.ROUTE_UNASKED,
                mesh -> {
                  String lan = plan.lan().v4().toString();
                  carry(mesh, draw.member("lan"), lan, "--advertise-routes=" + lan);
                })
            .seenAs(TOLD),
        draw.hit(
            draw::member,
            "exit-approved",
            "a member is an exit node, approved by headscale",
            "S2-entries",
            Diagnosis.ROUTE_UNASKED,
            (mesh, node) -> carry(mesh, node, EXIT, "--advertise-exit-node")),
        draw.hit(
            draw::member,
            "preference-set",
            "a member's client is set to take, serve or leave more than it was told",
            "S2-settings",
            Diagnosis.SETTING_CHANGED,
            (mesh, node) -> set(mesh, node, draw.one("preference", PREFERENCES))),
        draw.hit(
            draw::member,
            "ssh-served",
            "a member's client serves SSH on another port, past the firewall",
            "S2-settings",
            Diagnosis.SERVES_MORE,
            (mesh, node) ->
                new Changes(mesh)
                    .run(node, "tailscale", "serve", "--bg", "--tcp=2222", "tcp://localhost:22")),
        new Mutation(
            "record-added",
            "a name of the tailnet's domain leads out of it",
            "S5-records",
            Diagnosis.NAME_UNASKED,
            mesh -> {
              new Changes(mesh)
                  .headscaleWith(
                      Map.of(
                          "/dns/extra_records",
                          List.of(
                              Map.of(
                                  "name",
                                  "files." + plan.tailnet().baseDomain(),
                                  "type",
                                  "A",
                                  "value",
                                  "203.0.113.7"))));
              heard(mesh, "203.0.113.7");
            }),
        new Mutation(
            "search-domain-added",
            "every bare name is tried under somebody else's domain",
            "S5-records",
            Diagnosis.NAME_UNASKED,
            mesh -> {
              new Changes(mesh).headscale(Map.of("/dns/search_domains", List.of("elsewhere.test")));
              heard(mesh, "elsewhere.test");
            }),
        new Mutation(
            "domain-split",
            "names of a domain are asked of somebody else's name server",
            "S5-records",
            Diagnosis.NAME_UNASKED,
            mesh -> {
              new Changes(mesh)
                  .headscale(
                      Map.of(
                          "/dns/nameservers/split",
                          Map.of("elsewhere.test", List.of("203.0.113.53"))));
              heard(mesh, "elsewhere.test");
            }),
        new Mutation(
            "resolvers-pushed",
            "headscale tells every client to ask a name server outside",
            "S8-resolvers",
            Diagnosis.NOT_HERMETIC,
            mesh -> {
              new Changes(mesh)
                  .headscale(Map.of("/dns/nameservers/global", List.of("203.0.113.53")));
              heard(mesh, "203.0.113.53");
            }));
  }

  private void join(Mesh mesh, NodePlan on, String name) {
    Stranger.Attempt attempt =
        Stranger.on(mesh.node(on))
            .up(plan.loginServer(), name, new Keys(mesh).singleUse().secret(), Keys.JOIN);
    if (!attempt.joined()) {
      throw new IllegalStateException("%s did not join: %s".formatted(name, attempt.said()));
    }
  }

  private static void endSoon(Mesh mesh, NodePlan node) {
    String end = Instant.now().plus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS) + "";
    new Changes(mesh)
        .run(
            mesh.plan().controlPlane(),
            "headscale",
            "nodes",
            "expire",
            "--identifier",
            Long.toString(mesh.headscale().node(node.name()).id()),
            "--expiry",
            end);
  }

  /** A tag has to have an owner in the policy, which else lets everybody reach everybody. */
  private void tag(Mesh mesh, NodePlan node) {
    Map<String, Object> policy =
        Map.of(
            "tagOwners",
            Map.of(TAG, List.of(plan.tailnet().user() + "@")),
            "grants",
            List.of(Map.of("src", List.of("*"), "dst", List.of("*"), "ip", List.of("*"))));
    try {
      mesh.headscale().setPolicy(new ObjectMapper().writeValueAsString(policy));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy cannot be written", e);
    }
    mesh.headscale().tagNode(mesh.headscale().node(node.name()).id(), List.of(TAG));
  }

  private static void set(Mesh mesh, NodePlan node, String preference) {
    new Changes(mesh).run(node, "tailscale", "set", preference);
  }

  static void carry(Mesh mesh, NodePlan node, String network, String preference) {
    set(mesh, node, preference);
    Changes changes = new Changes(mesh);
    changes.await(
        "headscale's word of the offer",
        () -> mesh.headscale().node(node.name()).availableRoutes().contains(network));
    List<String> offered = mesh.headscale().node(node.name()).availableRoutes();
    mesh.headscale().approveRoutes(mesh.headscale().node(node.name()).id(), offered);
    for (NodePlan other : mesh.plan().members()) {
      if (!other.equals(node)) {
        changes.awaitWords(other, network, "tailscale", "status", "--json");
      }
    }
  }

  private void heard(Mesh mesh, String word) {
    for (NodePlan member : plan.members()) {
      new Changes(mesh).awaitWords(member, word, "tailscale", "debug", "netmap");
    }
  }
}
