package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTION;
import static tailnetlab.provider.Shape.Kind.TEXT;

import java.util.Optional;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.HeadscaleError;

/**
 * What may reach what over the tailnet. It is there without a policy too: taking the policy away is
 * a change like any other, and comes before the proof; a deletion would come after it.
 */
final class PolicyResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("Policy", "What may reach what over the tailnet.")
        .takes("connection", CONNECTION)
        .standsOn("machine", TEXT)
        .takes("file", TEXT)
        .takes("huJson", TEXT)
        .gives("setAt", TEXT)
        .deletedFirst()
        .lookingAgain();
  }

  @Override
  public State create(Properties inputs, Task task) {
    // A run that was cut off may have set one that no state knows of.
    boolean none = Control.of(inputs.object("connection"), task).headscale().policy().isEmpty();
    return wanted(inputs).isEmpty() && none
        ? new State("policy", inputs, Properties.NONE.with("setAt", ""))
        : set(inputs, task);
  }

  @Override
  public Optional<State> read(State before, Task task) {
    Control control = Control.of(before.inputs().object("connection"), task);
    return control.readOrKeep(
        before,
        () -> {
          String now = control.headscale().policy().orElse("");
          boolean same = now.strip().equals(wanted(before.inputs()).strip());
          // One that was set by hand is seen as a changed input, and put back.
          return Optional.of(same ? before : before.with(before.inputs().with("huJson", now)));
        });
  }

  @Override
  public State update(State before, Properties inputs, Task task) {
    return before.inputs().agreesOn("huJson", inputs) ? before.with(inputs) : set(inputs, task);
  }

  @Override
  public void delete(State before, Task task) {
    if (!wanted(before.inputs()).isEmpty()) {
      Control.of(before.inputs().object("connection"), task)
          .discard("the policy", Headscale::clearPolicy);
    }
  }

  private static State set(Properties inputs, Task task) {
    Control control = Control.of(inputs.object("connection"), task);
    String huJson = wanted(inputs);
    task.unbroken(
        () -> {
          if (huJson.isEmpty()) {
            control.headscale().clearPolicy();
          } else {
            offer(control.headscale(), inputs.text("file"), huJson);
          }
          return true;
        });
    String now = task.surroundings().clock().instant().toString();
    return new State("policy", inputs, Properties.NONE.with("setAt", now));
  }

  /** headscale runs the policy's own tests against the members there are, before it takes it. */
  private static void offer(Headscale headscale, String file, String huJson) {
    try {
      headscale.setPolicy(huJson);
    } catch (HeadscaleError e) {
      if (e.isTimeout()) {
        throw e;
      }
      throw Failure.because(
          "%s: headscale refuses this policy, and the one before it stays in force: %s"
              .formatted(file, e.reason()));
    }
  }

  private static String wanted(Properties inputs) {
    return inputs.optionalText("huJson").orElse("");
  }
}
