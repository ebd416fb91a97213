package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.RelayDoor.Reception;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.plan.NodePlan;

/**
 * Knocks at the relay with a key that no node has, from the hypervisor's side of the LAN. There are
 * two positive controls: the relay has told its own key before it hangs up, and it has let a member
 * in, whose client would otherwise complain of it.
 */
record RelayRefusesStrangers(List<NodePlan> members) implements Check {
  @Override
  public String id() {
    return "S7-strangers";
  }

  @Override
  public String title() {
    return "the relay refuses a client that is no node of the tailnet";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String asker = mesh.hypervisor().name();
    String url = mesh.plan().loginServer() + "/derp";
    String address = mesh.plan().controlPlane().lan().v4();
    Reception reception = mesh.relayDoor().knock(address, mesh.plan().controlPlane().name());
    String source = "%s: a fresh key to %s at %s".formatted(asker, url, address);
    if (reception instanceof Reception.NoRelay none) {
      return Answers.relayTrouble(
          asker, url, none.answer(), new Evidence(source, Answers.told(none.answer())));
    }
    if (reception instanceof Reception.Admitted in) {
      return Verdict.fail(
          Diagnosis.DERP_OPEN,
          "the relay at %s let in a key that no node has".formatted(url),
          "derp.server.verify_clients in headscale's configuration",
          heard(source, in.heard(), ""));
    }
    if (reception instanceof Reception.Undecided open) {
      return Verdict.inconclusive(
          "the relay at %s neither let in a key that no node has nor hung up".formatted(url),
          heard(source, open.heard(), ", then nothing"));
    }
    Evidence refused = heard(source, ((Reception.Refused) reception).heard(), ", then it hung up");
    return members.stream()
        .filter(member -> isLetIn(mesh.sightings().status(member)))
        .findFirst()
        .map(
            member ->
                Verdict.pass(
                    refused,
                    new Evidence(
                        member.name() + ": tailscale status",
                        "Running, and no word of a relay that does not let it in")))
        .orElseGet(
            () ->
                Verdict.inconclusive(
                    "the relay at %s lets no member in either: a refusal would prove nothing"
                        .formatted(url),
                    refused));
  }

  /** The client complains until the relay has welcomed it (no-derp-connection, 1.102). */
  private static boolean isLetIn(Status status) {
    return status.isRunning()
        && status.health().stream().noneMatch(line -> line.contains("relay server"));
  }

  private static Evidence heard(String source, List<String> heard, String end) {
    return new Evidence(source, "the relay said " + String.join(", ", heard) + end);
  }
}
