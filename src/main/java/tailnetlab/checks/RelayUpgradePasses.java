package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/** Asks for the relay's protocol from every node, and sees the connection switch to it. */
record RelayUpgradePasses(List<NodePlan> askers) implements Check {
  private static final int SWITCHING_PROTOCOLS = 101;

  @Override
  public String id() {
    return "S1-derp";
  }

  @Override
  public String title() {
    return "the proxy passes every node's upgrade to the relay's protocol";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(askers, asker -> judge(mesh.sightings().frontDoor(asker)));
  }

  private static Verdict judge(FrontDoor door) {
    FrontDoor.Look look = door.relay();
    boolean switched =
        look.answer() instanceof Answer.Response response
            && response.status() == SWITCHING_PROTOCOLS;
    return switched
        ? Verdict.pass(look.evidence())
        : Answers.relayTrouble(door.asker().name(), look.url(), look.answer(), look.evidence());
  }
}
