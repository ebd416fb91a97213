package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTION;
import static tailnetlab.provider.Shape.Kind.TEXT;

import java.util.Optional;
import tailnetlab.mesh.Headscale;

/** A user of headscale; one that is there already under the name is taken over. */
final class UserResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("HeadscaleUser", "A user of headscale, who owns nodes and pre-auth keys.")
        .takes("connection", CONNECTION)
        .standsOn("name", TEXT)
        .standsOn("machine", TEXT)
        .gives("userId", TEXT)
        // A rebuilt control plane counts from 1 again: the old one's number must be gone before
        // the new one's is made, or the deletion would hit the new one.
        .deletedFirst();
  }

  @Override
  public State create(Properties inputs, Task task) {
    Control control = Control.of(inputs.object("connection"), task);
    control.awaitHealthy();
    String name = inputs.text("name");
    Headscale headscale = control.headscale();
    long id =
        task.unbroken(() -> find(headscale, name).orElseGet(() -> headscale.createUser(name)).id());
    return new State(Long.toString(id), inputs, Properties.NONE.with("userId", Long.toString(id)));
  }

  @Override
  public Optional<State> read(State before, Task task) {
    Control control = Control.of(before.inputs().object("connection"), task);
    return control.readOrKeep(
        before,
        () ->
            control.users().stream()
                .filter(user -> Long.toString(user.id()).equals(before.id()))
                .findFirst()
                .map(user -> before.with(before.inputs().with("name", user.name()))));
  }

  @Override
  public void delete(State before, Task task) {
    Control control = Control.of(before.inputs().object("connection"), task);
    String name = before.inputs().text("name");
    control.discard(
        "user " + name,
        headscale ->
            find(headscale, name)
                // After a new machine another user may have the number.
                .filter(user -> Long.toString(user.id()).equals(before.id()))
                .ifPresent(user -> headscale.deleteUser(user.id())));
  }

  private static Optional<Headscale.User> find(Headscale headscale, String name) {
    return headscale.users().stream().filter(user -> user.name().equals(name)).findFirst();
  }
}
