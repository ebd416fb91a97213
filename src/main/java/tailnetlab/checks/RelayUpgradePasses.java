package tailnetlab.checks;

import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Asks for the relay's protocol, and sees the connection switch to it. The command is ended by its
 * own time limit: after the switch the relay waits for a key that never comes.
 */
record RelayUpgradePasses(NodePlan asker) implements Check {
  @Override
  public String id() {
    return "S1-derp";
  }

  @Override
  public String title() {
    return "the proxy passes the upgrade to the relay's protocol";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String url = mesh.plan().loginServer() + "/derp";
    Command ask =
        Command.of(
            "curl",
            "-sSi",
            "--http1.1",
            "--max-time",
            "2",
            "-H",
            "Connection: Upgrade",
            "-H",
            "Upgrade: DERP",
            url);
    Result result = mesh.node(asker).run(ask);
    String status = result.out().lines().findFirst().orElse("").strip();
    Evidence seen =
        new Evidence(asker.name() + ": " + ask, headers(result.out()) + result.err().strip());
    return switch (code(status)) {
      case "101" -> Verdict.pass(seen);
      case "426" ->
          fail(
              Diagnosis.PROXY_STRIPS_UPGRADE,
              "the relay got no upgrade",
              "proxy_http_version 1.1 and the Upgrade and Connection headers of the vhost",
              seen);
      case "404" ->
          fail(
              Diagnosis.DERP_DISABLED,
              "the control plane serves no relay under " + url,
              "derp.server.enabled in headscale's configuration",
              seen);
      default ->
          fail(
              Diagnosis.DERP_UNREACHABLE,
              "%s answered %s instead of switching".formatted(url, shown(status)),
              "journalctl -u nginx -u headscale on the control plane",
              seen);
    };
  }

  private Verdict fail(Diagnosis diagnosis, String found, String next, Evidence seen) {
    return Verdict.fail(diagnosis, "%s: %s".formatted(asker.name(), found), next, seen);
  }

  private static String code(String statusLine) {
    return statusLine.startsWith("HTTP/") ? statusLine.replaceFirst("^\\S+ (\\d+).*", "$1") : "";
  }

  private static String shown(String statusLine) {
    return statusLine.isEmpty() ? "nothing" : statusLine;
  }

  /** After the headers come the relay's own frames, which are no text. */
  private static String headers(String out) {
    int end = out.replace("\r", "").indexOf("\n\n");
    return (end < 0 ? out : out.replace("\r", "").substring(0, end)) + "\n";
  }
}
