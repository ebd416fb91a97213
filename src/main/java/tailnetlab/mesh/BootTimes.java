package tailnetlab.mesh;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Boot.Kind;
import tailnetlab.mesh.Boot.Step;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/**
 * Reads how a node's boot went, out of files and in one command: {@code systemd-analyze} and {@code
 * cloud-init analyze} cost seconds of an emulated CPU.
 */
public final class BootTimes {
  /**
   * Prints the clock and the uptime, when systemd began, cloud-init's stages and its modules, with
   * a NUL after each. systemd makes its notify socket as it begins, and never again.
   */
  private static final String READ =
      """
      date +%s.%N; cat /proc/uptime; printf '\\0'
      stat -c %.9Y /run/systemd/notify 2>/dev/null; printf '\\0'
      cat /run/cloud-init/status.json 2>/dev/null; printf '\\0'
      grep -E ': (start|finish): [a-z-]+/config-' /var/log/cloud-init.log 2>/dev/null
      """;

  private static final Pattern MODULE =
      Pattern.compile("^(\\S+ \\S+) .*: (start|finish): ([a-z-]+)/config-([A-Za-z0-9_-]+): .*");

  /** cloud-init logs in UTC, whatever the guest's time zone. */
  private static final DateTimeFormatter LOGGED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private static final List<String> STAGES =
      List.of("init-local", "init", "modules-config", "modules-final");

  private final Node node;

  public BootTimes(Node node) {
    this.node = node;
  }

  /**
   * Reads them.
   *
   * @throws UnreadableAnswer when the node does not even tell its clock
   */
  public Boot read() {
    String[] parts = node.run(Command.of("sh", "-c", READ)).out().split("\0", -1);
    List<Step> steps = new ArrayList<>();
    Instant powerOn = powerOn(part(parts, 0));
    Optional<Instant> systemd = epoch(part(parts, 1));
    Optional<Step> cloudInit = cloudInit(part(parts, 2), powerOn);
    systemd.ifPresent(begin -> steps.add(new Step(Kind.KERNEL, "", powerOn, begin)));
    cloudInit.ifPresent(
        step -> {
          systemd.ifPresent(begin -> steps.add(new Step(Kind.USERSPACE, "", begin, step.began())));
          steps.add(step);
        });
    steps.addAll(modules(part(parts, 3)));
    return new Boot(steps);
  }

  private Instant powerOn(String clockAndUptime) {
    List<String> lines = clockAndUptime.lines().toList();
    if (lines.size() < 2) {
      throw unreadable(clockAndUptime);
    }
    Instant now = epoch(lines.get(0)).orElseThrow(() -> unreadable(clockAndUptime));
    try {
      double uptime = Double.parseDouble(lines.get(1).split(" ")[0]);
      return now.minus(seconds(uptime));
    } catch (NumberFormatException e) {
      throw unreadable(clockAndUptime);
    }
  }

  private UnreadableAnswer unreadable(String text) {
    return new UnreadableAnswer(
        "%s: no clock and uptime in an answer of %d characters"
            .formatted(node.name(), text.length()),
        null);
  }

  /** Joins the stages: between two of them systemd has the machine, because of cloud-init. */
  private static Optional<Step> cloudInit(String status, Instant powerOn) {
    if (status.isEmpty()) {
      return Optional.empty();
    }
    Fields told = Fields.parse("cloud-init's status.json", status).at("v1");
    double began = Double.MAX_VALUE;
    double ended = 0;
    for (String stage : STAGES) {
      // Not through at(): the names have dashes.
      double start = told.json().path(stage).path("start").asDouble();
      began = start > 0 ? Math.min(began, start) : began;
      ended = Math.max(ended, told.json().path(stage).path("finished").asDouble());
    }
    return ended > began
        ? Optional.of(new Step(Kind.CLOUD_INIT, "", told(began, powerOn), told(ended, powerOn)))
        : Optional.empty();
  }

  /** Cloud-init 25 tells seconds of uptime, where older ones told the time of day. */
  private static Instant told(double value, Instant powerOn) {
    Instant time = instant(value);
    return time.isBefore(powerOn) ? powerOn.plus(seconds(value)) : time;
  }

  private static List<Step> modules(String log) {
    Map<String, Instant> begun = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (String line : log.lines().toList()) {
      Matcher matcher = MODULE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      Optional<Instant> time = logged(matcher.group(1));
      String module = matcher.group(3) + "/" + matcher.group(4);
      if (time.isPresent() && matcher.group(2).equals("start")) {
        begun.put(module, time.get());
      } else if (time.isPresent() && begun.containsKey(module)) {
        steps.add(new Step(Kind.MODULE, matcher.group(4), begun.remove(module), time.get()));
      }
    }
    return steps;
  }

  private static Optional<Instant> logged(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, LOGGED).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> epoch(String text) {
    try {
      return Optional.of(instant(Double.parseDouble(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(double epoch) {
    return Instant.EPOCH.plus(seconds(epoch));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index].strip() : "";
  }
}
