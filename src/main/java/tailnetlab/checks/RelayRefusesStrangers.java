package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.RelayDoor.Reception;

/**
 * Knocks at the relay with a key that no node has, from the hypervisor's side of the LAN. The
 * positive control is in the handshake: the relay has told its own key before it hangs up.
 */
record RelayRefusesStrangers() implements Check {
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
    Reception.Refused refused = (Reception.Refused) reception;
    return Verdict.pass(heard(source, refused.heard(), ", then it hung up"));
  }

  private static Evidence heard(String source, List<String> heard, String end) {
    return new Evidence(source, "the relay said " + String.join(", ", heard) + end);
  }
}
