package tailnetlab.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Verdict.Pass;
import tailnetlab.plan.NodePlan;

/**
 * Reads the ways of packets out of the evidence. A verdict is about all pairs at once; what each
 * pair did is in what its programs printed.
 */
final class SeenPaths {
  private static final Pattern PAIR = Pattern.compile("(\\S+) → (\\S+): tailscale ping");
  private static final String RELAY_CHECK = "S7-relay";
  private static final Pattern LARGE_PING =
      Pattern.compile("(\\S+): tailscale ping .*--size \\d+ (\\S+)");
  private static final Pattern PONG = Pattern.compile("pong from .+ via (\\S+) in (\\S+)");
  private static final Pattern RELAY = Pattern.compile("(?:DERP|peer-relay)\\((.+)\\)");
  private static final Pattern ICMP = Pattern.compile("(\\S+): ping .*\\s(\\S+)");
  private static final Pattern KNOCK =
      Pattern.compile("(\\S+): curl http://\\[?([0-9a-fA-F.:]+?)]?/\\?lab=\\S*");
  private static final Pattern NOTHING_RECEIVED = Pattern.compile("[ ,]0 (packets )?received");

  private final Report report;

  SeenPaths(Report report) {
    this.report = report;
  }

  /** Lists one way over the tailnet and one over the LAN for each ordered pair that was tried. */
  List<SeenPath> all() {
    Map<String, SeenPath> worst = new LinkedHashMap<>();
    report.findings().all().stream()
        .flatMap(this::paths)
        .filter(path -> isNode(path.from()) && isNode(path.to()))
        .filter(path -> !path.from().equals(path.to()))
        .forEach(path -> worst.merge(key(path), path, SeenPaths::worse));
    return List.copyOf(worst.values());
  }

  private Stream<SeenPath> paths(Finding finding) {
    boolean carried = finding.id().equals(RELAY_CHECK) && finding.verdict() instanceof Pass;
    return finding.verdict().evidence().stream()
        .flatMap(seen -> (carried ? carried(seen) : path(seen)).stream());
  }

  /** Its large pings go both ways, and their answers come by the direct one; its counter tells. */
  private Optional<SeenPath> carried(Evidence seen) {
    Matcher ping = LARGE_PING.matcher(seen.source());
    return ping.matches()
        ? Optional.of(
            new SeenPath(
                ping.group(1),
                ping.group(2),
                SeenPath.Kind.CARRIED,
                "S7-relay counted its packets"))
        : Optional.empty();
  }

  private Optional<SeenPath> path(Evidence seen) {
    Matcher pair = PAIR.matcher(seen.source());
    if (pair.matches()) {
      return Optional.of(pinged(pair.group(1), pair.group(2), seen.text()));
    }
    Matcher knock = KNOCK.matcher(seen.source());
    if (knock.matches()) {
      return onLan(knock.group(2)).map(to -> knocked(knock.group(1), to, seen.text()));
    }
    Matcher icmp = ICMP.matcher(seen.source());
    if (icmp.matches() && NOTHING_RECEIVED.matcher(seen.text()).find()) {
      return inTailnet(icmp.group(2))
          .map(
              to ->
                  new SeenPath(
                      icmp.group(1), to, SeenPath.Kind.FILTERED, "nothing from " + icmp.group(2)));
    }
    return Optional.empty();
  }

  /** The last answer counts: the first ones come through the relay while a path is looked for. */
  private static SeenPath pinged(String from, String to, String output) {
    SeenPath path = new SeenPath(from, to, SeenPath.Kind.NONE, lastLine(output));
    for (String line : output.lines().toList()) {
      Matcher pong = PONG.matcher(line);
      if (pong.matches()) {
        Matcher relay = RELAY.matcher(pong.group(1));
        path =
            relay.matches()
                ? new SeenPath(from, to, SeenPath.Kind.RELAY, relay.group(1))
                : new SeenPath(from, to, SeenPath.Kind.DIRECT, pong.group(1));
      }
    }
    return path;
  }

  private static SeenPath knocked(String from, String to, String answer) {
    SeenPath.Kind kind = SeenPath.Kind.UNCLEAR;
    if (answer.startsWith("HTTP ")) {
      kind = SeenPath.Kind.OPEN;
    } else if (answer.startsWith("no answer in time")) {
      kind = SeenPath.Kind.DENIED;
    }
    return new SeenPath(from, to, kind, lastLine(answer));
  }

  private static SeenPath worse(SeenPath one, SeenPath other) {
    return other.kind().compareTo(one.kind()) > 0 ? other : one;
  }

  private static String key(SeenPath path) {
    return String.join(" ", path.from(), path.to(), path.kind().lane().name());
  }

  private boolean isNode(String name) {
    return report.plan().nodes().stream().anyMatch(node -> node.name().equals(name));
  }

  private Optional<String> onLan(String address) {
    return report.plan().nodes().stream()
        .filter(node -> List.of(node.lan().v4(), node.lan().v6()).contains(address))
        .map(NodePlan::name)
        .findFirst();
  }

  private Optional<String> inTailnet(String address) {
    return report.tailnetAddresses().entrySet().stream()
        .filter(entry -> entry.getValue().contains(address))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("no answer");
  }
}
