package tailnetlab.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Command;

/** What is worth asking a node when something is wrong. It changes nothing. */
final class Traces {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Programs that ask a daemon, and wait for one that does not answer. */
  private static final Set<String> ASKING = Set.of("tailscale", "headscale");

  private Traces() {}

  /** Splits them into what asks a daemon, and what does not. */
  static Map<Boolean, Map<String, Command>> lanes(LabPlan plan, NodePlan node) {
    Map<Boolean, Map<String, Command>> lanes = new LinkedHashMap<>();
    of(plan, node)
        .forEach(
            (file, command) ->
                lanes
                    .computeIfAbsent(
                        ASKING.contains(command.words().get(0)), any -> new LinkedHashMap<>())
                    .put(file, command));
    return lanes;
  }

  /** Lists the commands for a node of these roles, by the name of the file for the answer. */
  static Map<String, Command> of(LabPlan plan, NodePlan node) {
    Map<String, Command> traces = new LinkedHashMap<>();
    // What most often tells the cause comes first: time is limited.
    if (node.is(Role.TAILSCALE) || node.is(Role.TAILSCALE_JOIN)) {
      add(traces, "tailscale-status.json", "tailscale", "status", "--json");
      add(traces, "tailscale-netcheck", "tailscale", "netcheck");
      for (NodePlan peer : plan.nodes()) {
        if (!peer.equals(node)) {
          // Once, and not until it is direct: which way it goes now is the question.
          List<String> ping =
              List.of(
                  "tailscale",
                  "ping",
                  "--c=1",
                  "--timeout=3s",
                  "--until-direct=false",
                  peer.name());
          traces.put("tailscale-ping-" + peer.name(), Command.of(ping).within(LIMIT));
        }
      }
    }
    if (node.is(Role.HEADSCALE)) {
      add(traces, "headscale-nodes.json", "headscale", "nodes", "list", "--output", "json");
      add(traces, "headscale-policy", "headscale", "policy", "get");
    }
    if (node.is(Role.HELLO) || node.is(Role.TLS_PROXY)) {
      add(traces, "nginx-configuration", "nginx", "-T");
      add(traces, "nginx-error.log", "tail", "-n", "300", "/var/log/nginx/error.log");
      add(traces, "nginx-access.log", "tail", "-n", "300", "/var/log/nginx/access.log");
    }
    add(traces, "nft-ruleset", "nft", "-a", "list", "ruleset");
    add(traces, "listeners", "ss", "-lntup");
    add(traces, "addresses", "ip", "address");
    add(traces, "units", "systemctl", "--no-pager", "--failed");
    add(traces, "cloud-init-status.json", "cat", "/run/cloud-init/status.json");
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
