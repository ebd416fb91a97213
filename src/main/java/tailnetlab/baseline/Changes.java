package tailnetlab.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.HeadscaleConfig;
import tailnetlab.mesh.TextFile;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** The ways in which a lab is changed on purpose; each is done when it returns. */
public final class Changes {
  /** The page's site, on every node with a page. */
  public static final String SITE = "/etc/nginx/sites-available/default";

  /** The login server's site. */
  public static final String VHOST = "/etc/nginx/conf.d/control.conf";

  private static final String CERTIFICATE = "/etc/nginx/tls/control.crt";
  private static final String CERTIFICATE_KEY = "/etc/nginx/tls/control.key";

  /** Where cloud-init's ca_certs module puts what it is given. */
  public static final String AUTHORITY =
      "/usr/local/share/ca-certificates/cloud-init-ca-cert-1.crt";

  /**
   * How long a change of the control plane may take until every client has heard of it. Headscale
   * gives up a client's stream that does not take an update within 50 ms (mapper, node_conn.go),
   * which a busy emulated guest may miss; the client then finds out, at the latest after two
   * minutes of silence (tailscale, controlclient/direct.go), and asks anew. Seen: once in five runs
   * of the mutations somebody had not heard after 60 s.
   */
  public static final Duration HEARD = Duration.ofMinutes(3);

  private final Mesh mesh;

  public Changes(Mesh mesh) {
    this.mesh = mesh;
  }

  /** Runs a command that must succeed. */
  public String run(NodePlan node, String... words) {
    return mesh.node(node).run(Command.of(words)).require();
  }

  /** Returns a text file of a node. */
  public TextFile file(NodePlan node, String path) {
    return new TextFile(mesh.node(node), path);
  }

  /** Edits a file of nginx's and starts nginx anew: a reload returns before the old one is gone. */
  public void nginx(NodePlan node, String path, String pattern, String replacement) {
    file(node, path).replace(pattern, replacement);
    mesh.systemd(node).restart("nginx.service");
  }

  /** Puts a rule before all others of the node's firewall. */
  public void rule(NodePlan node, String rule) {
    List<String> words = new ArrayList<>(List.of("nft", "insert", "rule", "inet", "lab", "input"));
    words.addAll(List.of(rule.split(" ")));
    mesh.node(node).run(Command.of(words)).require();
  }

  /** Puts another certificate before the login server. */
  public void certificate(ServerCertificate certificate) {
    NodePlan control = mesh.plan().controlPlane();
    file(control, CERTIFICATE).write(certificate.certificatePem());
    certificateKey(certificate.keyPem());
  }

  /** Gives the login server's proxy another private key, and starts it anew. */
  public void certificateKey(String keyPem) {
    NodePlan control = mesh.plan().controlPlane();
    file(control, CERTIFICATE_KEY).write(keyPem);
    mesh.systemd(control).restart("nginx.service");
  }

  /** Lets a node trust another CA instead of the lab's. */
  public void trustOnly(NodePlan node, String certificatePem) {
    file(node, AUTHORITY).write(certificatePem);
    run(node, "update-ca-certificates", "--fresh");
  }

  /** Changes headscale's configuration and waits until it serves again. */
  public void headscale(Map<String, Object> values) {
    NodePlan control = mesh.plan().controlPlane();
    new HeadscaleConfig(mesh.node(control)).set(values);
    mesh.systemd(control).restart("headscale.service");
    await("headscale's health", () -> mesh.headscale().healthy());
  }

  /** The same with values that the configuration does not have yet. */
  public void headscaleWith(Map<String, Object> values) {
    NodePlan control = mesh.plan().controlPlane();
    new HeadscaleConfig(mesh.node(control)).add(values);
    mesh.systemd(control).restart("headscale.service");
    await("headscale's health", () -> mesh.headscale().healthy());
  }

  /** Waits for an effect elsewhere, such as a client that has got a new map. */
  public void await(String what, Callable<Boolean> seen) {
    Awaitility.await(what)
        .atMost(HEARD)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .until(seen);
  }

  /** Waits until the node's client prints this somewhere. */
  public void awaitWords(NodePlan node, String wanted, String... words) {
    await(
        "\"%s\" in `%s` on %s".formatted(wanted, String.join(" ", words), node.name()),
        () -> mesh.node(node).run(Command.of(words)).out().contains(wanted));
  }
}
