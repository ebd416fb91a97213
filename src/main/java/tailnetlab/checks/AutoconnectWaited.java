package tailnetlab.checks;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import tailnetlab.mesh.Systemd.Unit;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Looks how a server came into the tailnet: its first try without a key failed, as it should, and a
 * later one joined. The unit notes the first in a file of its own, which stays when the journal has
 * long been rotated; where there is none, the journal of all boots is read.
 */
record AutoconnectWaited(List<NodePlan> servers) implements Check {
  static final String UNIT = "tailscaled-autoconnect.service";
  private static final Command NOTE = Command.of("cat", "/var/lib/tailscale/waited-for-key");
  private static final String JOURNALCTL =
      "journalctl --unit " + UNIT + " --no-pager --output short-iso --lines 500";

  /** What the unit's script says of a missing key. */
  private static final String NO_KEY = "no pre-auth key";

  @Override
  public String id() {
    return "S2-autoconnect";
  }

  @Override
  public String title() {
    return "each server's autoconnect unit failed without a key and then joined with it";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private static Verdict judge(Mesh mesh, NodePlan server) {
    Unit unit = mesh.systemd(server).unit(UNIT);
    Evidence state =
        new Evidence(
            server.name() + ": systemctl show " + UNIT,
            "%s (%s), result %s".formatted(unit.active(), unit.sub(), unit.result()));
    Result note = mesh.node(server).run(NOTE);
    Evidence noted = new Evidence(server.name() + ": " + NOTE, (note.out() + note.err()).strip());
    boolean waited = note.ok() && isTime(note.out().strip());
    if (waited && unit.isActive()) {
      return Verdict.pass(state, noted);
    }
    List<String> lines =
        mesh.node(server).run(Command.of(JOURNALCTL.split(" "))).require().lines().toList();
    Evidence seen = new Evidence(server.name() + ": " + JOURNALCTL, excerpt(lines));
    if (waited) {
      return notJoined(server, unit, lines, seen, noted);
    }
    int refused = first(lines, NO_KEY);
    int joined = first(lines, "Finished ");
    if (refused < 0 || (joined >= 0 && joined < refused)) {
      return Verdict.fail(
          Diagnosis.JOINED_TOO_EARLY,
          "%s: the unit's first run did not fail for want of a key".formatted(server.name()),
          "what put /var/lib/tailscale/preauthkey there before the ritual did",
          state,
          noted,
          seen);
    }
    return unit.isActive() ? Verdict.pass(state, seen) : notJoined(server, unit, lines, seen);
  }

  private static Verdict notJoined(
      NodePlan server, Unit unit, List<String> lines, Evidence... seen) {
    String last = lines.isEmpty() ? "(its journal is gone)" : lines.get(lines.size() - 1);
    boolean keyRefused =
        lines.subList(first(lines, NO_KEY) + 1, lines.size()).stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .anyMatch(line -> line.contains("authkey") || line.contains("auth key"));
    return Verdict.fail(
        keyRefused ? Diagnosis.AUTHKEY_REFUSED : Diagnosis.NOT_JOINED,
        "%s: %s is %s, its last word: %s".formatted(server.name(), UNIT, unit.active(), last),
        "journalctl -u headscale on the control plane, at the same time",
        seen);
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false; // Such as an empty file: the disk was full.
    }
  }

  private static int first(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  private static String excerpt(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
