package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.VHOST;

import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** What stands between a client and headscale, at a login and afterwards. */
record LoginMutations(LabPlan plan, Draw draw) {
  private static final String PASSED = "^    proxy_pass http://127.0.0.1:8080;$";
  private static final String NOISE_KEY = "/var/lib/headscale/noise_private.key";

  List<Mutation> all() {
    return List.of(
        draw.hit(
            draw::memberBesideControl,
            "login-denied-to-one",
            "the proxy denies logins to the addresses of one node",
            "S1-ts2021",
            Diagnosis.PROXY_DENIES,
            this::denyLogin),
        new Mutation(
            "proxy-drops-handshake",
            "the proxy takes the handshake out of a login",
            "S1-ts2021",
            Diagnosis.PROXY_STRIPS_HANDSHAKE,
            mesh ->
                vhost(
                    mesh,
                    PASSED,
                    "    proxy_pass http://127.0.0.1:8080;\n"
                        + "    proxy_set_header X-Tailscale-Handshake \"\";")),
        new Mutation(
            "login-answered-by-another",
            "the proxy answers logins itself",
            "S1-ts2021",
            Diagnosis.PROXY_DENIES,
            mesh ->
                vhost(
                    mesh,
                    "^  location / \\{$",
                    "  location /ts2021 { return 204; }\n  location / {")),
        new Mutation(
            "key-of-another",
            "the proxy hands out another's key for headscale's",
            "S1-ts2021",
            Diagnosis.CONTROL_KEY_WRONG,
            mesh ->
                vhost(
                    mesh,
                    "^  location / \\{$",
                    "  location /key { default_type application/json;"
                        + " return 200 '{\"publicKey\":\"mkey:%s\"}'; }\n  location / {"
                            .formatted("5a".repeat(32)))),
        new Mutation(
            "noise-key-lost",
            "headscale was restored without the key by which its clients know it",
            "S2-control",
            Diagnosis.CONTROL_LOST,
            this::loseTheNoiseKey),
        draw.hit(
            draw::memberBesideControl,
            "control-cut-off",
            "one node and the control plane hear each other no more",
            "S2-control",
            Diagnosis.CONTROL_LOST,
            LoginMutations::cutOff));
  }

  private void denyLogin(Mesh mesh, NodePlan node) {
    vhost(
        mesh,
        "^  location / \\{$",
        """
        location /ts2021 {
          deny %s;
          deny %s;
          proxy_pass http://127.0.0.1:8080;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_set_header Host $host;
          proxy_read_timeout 1h;
        }
        location / {\
        """
            .formatted(node.lan().v4(), node.lan().v6()));
  }

  private void loseTheNoiseKey(Mesh mesh) {
    new Changes(mesh).run(plan.controlPlane(), "rm", NOISE_KEY);
    // It makes another as it starts.
    new Changes(mesh).headscale(Map.of());
  }

  /** In a table of its own, as somebody's script would; both ways, or the map still comes in. */
  static void cutOff(Mesh mesh, NodePlan node) {
    Changes changes = new Changes(mesh);
    changes.run(node, "nft", "add", "table", "inet", "cut");
    NodePlan control = mesh.plan().controlPlane();
    for (String order :
        List.of(
            "add chain inet cut output { type filter hook output priority 0 ; policy accept ; }",
            "add chain inet cut input { type filter hook input priority 0 ; policy accept ; }",
            "add rule inet cut output ip daddr %s tcp dport 443 drop".formatted(control.lan().v4()),
            "add rule inet cut output ip6 daddr %s tcp dport 443 drop"
                .formatted(control.lan().v6()),
            "add rule inet cut input ip saddr %s tcp sport 443 drop".formatted(control.lan().v4()),
            "add rule inet cut input ip6 saddr %s tcp sport 443 drop"
                .formatted(control.lan().v6()))) {
      changes.run(node, "nft", order);
    }
  }

  private void vhost(Mesh mesh, String pattern, String replacement) {
    new Changes(mesh).nginx(plan.controlPlane(), VHOST, pattern, replacement);
  }
}
