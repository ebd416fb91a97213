package tailnetlab.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Command;

/** What is worth asking a node when something is wrong. It changes nothing. */
final class Traces {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Traces() {}

  /** Lists the commands for a node of these roles, by the name of the file for the answer. */
  static Map<String, Command> of(NodePlan node) {
    Map<String, Command> traces = new LinkedHashMap<>();
    // What most often tells the cause comes first: time is limited.
    if (node.is(Role.TAILSCALE) || node.is(Role.TAILSCALE_JOIN)) {
      add(traces, "tailscale-status.json", "tailscale", "status", "--json");
      add(traces, "tailscale-netcheck", "tailscale", "netcheck");
    }
    if (node.is(Role.HEADSCALE)) {
      add(traces, "headscale-nodes.json", "headscale", "nodes", "list", "--output", "json");
      add(traces, "headscale-policy", "headscale", "policy", "get");
    }
    if (node.is(Role.HELLO) || node.is(Role.TLS_PROXY)) {
      add(traces, "nginx-error.log", "tail", "-n", "300", "/var/log/nginx/error.log");
      add(traces, "nginx-access.log", "tail", "-n", "300", "/var/log/nginx/access.log");
    }
    add(traces, "nft-ruleset", "nft", "list", "ruleset");
    add(traces, "listeners", "ss", "-lntup");
    add(traces, "addresses", "ip", "address");
    add(traces, "units", "systemctl", "--no-pager", "--failed");
    add(traces, "journal", "journalctl", "--no-pager", "-b", "-n", "2000", "-o", "short-iso");
    add(traces, "cloud-init.log", "tail", "-n", "2000", "/var/log/cloud-init.log");
    add(traces, "cloud-init-output.log", "tail", "-n", "1000", "/var/log/cloud-init-output.log");
    add(traces, "cloud-init-analyze", "cloud-init", "analyze", "show");
    return traces;
  }

  private static void add(Map<String, Command> traces, String file, String... words) {
    traces.put(file, Command.of(words).within(LIMIT));
  }
}
