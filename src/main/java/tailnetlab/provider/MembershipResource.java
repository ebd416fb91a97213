package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTION;
import static tailnetlab.provider.Shape.Kind.TEXT;
import static tailnetlab.provider.Shape.Kind.TEXTS;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Tailscale;
import tailnetlab.provider.Task.Attempt;
import tailnetlab.remote.Node;

/** A node's place in the tailnet: joined, online, and under its own name. */
final class MembershipResource implements Resource {
  private static final Duration LOGOUT = Duration.ofSeconds(5);
  private static final Duration READ = Duration.ofSeconds(5);

  @Override
  public Shape shape() {
    return Shape.of("Membership", "A node's place in the tailnet.")
        .takes("connection", CONNECTION)
        .takes("control", CONNECTION)
        .standsOn("name", TEXT)
        .standsOn("machine", TEXT)
        .mayStandOn("controlMachine", TEXT)
        .standsOn("loginServer", TEXT)
        .takes("authKey", TEXT)
        .standsOn("how", TEXT)
        // Only a key gives tags, and headscale takes none back: the node joins anew.
        .mayStandOn("tags", TEXTS)
        .gives("nodeId", TEXT)
        .gives("addresses", TEXTS)
        .gives("joinedAt", TEXT)
        .deletedFirst();
  }

  @Override
  public List<Shape.Wrong> check(Properties inputs) {
    boolean known = inputs.isUnknown("how") || How.named(inputs.text("how")).isPresent();
    return known
        ? List.of()
        : List.of(
            new Shape.Wrong(
                "how", "is \"%s\"; it is autoconnect or person".formatted(inputs.text("how"))));
  }

  @Override
  public State create(Properties inputs, Task task) {
    MeshNode entry = joining(inputs, task).join(inputs.text("authKey"));
    return state(inputs, entry, task.surroundings().clock().instant().toString());
  }

  /**
   * Looks at both ends: headscale may list a node whose client has been stopped, or that has lost
   * its connection. What is no member any more is gone; to join again is to look first what is
   * missing, so nothing is done twice.
   */
  @Override
  public Optional<State> read(State before, Task task) {
    Instant now = task.surroundings().clock().instant();
    Control control = Control.of(before.inputs().object("control"), task);
    return control
        .readOrKeep(
            before,
            () ->
                control.nodes().stream()
                    .filter(entry -> Long.toString(entry.id()).equals(before.id()))
                    .filter(entry -> entry.online() && !Members.isExpired(entry, now))
                    .findFirst()
                    .map(
                        entry -> state(asIs(before.inputs(), entry), entry, joinedAt(before, now))))
        .flatMap(listed -> asTheNodeIs(listed, task));
  }

  private static Optional<State> asTheNodeIs(State listed, Task task) {
    Node node = task.node(listed.inputs().object("connection"));
    Attempt<Optional<State>> look =
        task.briefly(
            task.limit(READ),
            () ->
                new Client(node).isAtWork()
                    ? Optional.of(how(listed.inputs()) == How.PERSON ? listed : keyed(listed, node))
                    : Optional.empty());
    if (look.value().isEmpty()) {
      task.warn(
          "node %s cannot be asked, so its membership is kept as headscale has it: %s"
              .formatted(node.name(), look.problem()));
    }
    return look.value().orElse(Optional.of(listed));
  }

  /** A key that is lost, another, or open to others is seen as a changed input, and rolled out. */
  private static State keyed(State listed, Node node) {
    String onDisk = new KeyFile(node).read();
    return onDisk.equals(listed.inputs().text("authKey"))
        ? listed
        : listed.with(listed.inputs().withSecret("authKey", onDisk));
  }

  @Override
  public State update(State before, Properties inputs, Task task) {
    boolean newKey = !before.inputs().agreesOn("authKey", inputs);
    if (newKey && how(inputs) == How.AUTOCONNECT) {
      task.say("rolling out the new pre-auth key; the node stays joined");
      joining(inputs, task).writeKey(inputs.text("authKey"));
    }
    return before.with(inputs);
  }

  @Override
  public void delete(State before, Task task) {
    if (task.surroundings().orders().discard()) {
      return;
    }
    Properties inputs = before.inputs();
    Tailscale client = new Tailscale(task.node(inputs.object("connection")));
    // First the client, while headscale still knows it. After a rebuild another machine answers at
    // the same address: it is left alone unless it has this entry's addresses.
    String name = inputs.text("name");
    Attempt<Boolean> left =
        task.briefly(
            task.limit(LOGOUT),
            () -> {
              List<String> ours = before.outputs().texts("addresses");
              if (client.status().addresses().stream().anyMatch(ours::contains)) {
                client.logout();
              }
              return true;
            });
    if (left.value().isEmpty()) {
      task.say("node %s did not log out: %s".formatted(name, left.problem()));
    }
    Control.of(inputs.object("control"), task)
        .discard(
            "node " + name,
            headscale ->
                headscale.nodes().stream()
                    // A rebuilt control plane counts from 1 again: the number alone says nothing.
                    .filter(entry -> Long.toString(entry.id()).equals(before.id()))
                    .filter(entry -> entry.name().equals(name))
                    .forEach(entry -> headscale.deleteNode(entry.id())));
  }

  /** A node renamed or tagged by hand is seen as a changed input, and joins anew. */
  private static Properties asIs(Properties inputs, MeshNode entry) {
    Properties named = inputs.with("name", entry.name());
    boolean same = Set.copyOf(inputs.texts("tags")).equals(Set.copyOf(entry.tags()));
    return same ? named : named.with("tags", entry.tags());
  }

  /** In a state that an older provider wrote there is none. */
  private static String joinedAt(State before, Instant now) {
    return before.outputs().optionalText("joinedAt").orElseGet(now::toString);
  }

  private static State state(Properties inputs, MeshNode entry, String joinedAt) {
    return new State(
        Long.toString(entry.id()),
        inputs,
        Properties.NONE
            .with("nodeId", Long.toString(entry.id()))
            .with("addresses", entry.addresses())
            .with("joinedAt", joinedAt));
  }

  private static Joining joining(Properties inputs, Task task) {
    return new Joining(
        task.node(inputs.object("connection")),
        Control.of(inputs.object("control"), task).headscale(),
        Seat.of(inputs.text("name"), inputs.texts("tags")),
        inputs.text("loginServer"),
        how(inputs),
        task);
  }

  private static How how(Properties inputs) {
    return How.named(inputs.text("how")).orElseThrow();
  }

  /** The ways to join. */
  enum How {
    /** A unit on the node reads the key from its file: a server. */
    AUTOCONNECT,
    /** {@code tailscale up}, as somebody at the keyboard: a person's device. */
    PERSON;

    static Optional<How> named(String text) {
      return Arrays.stream(values()).filter(how -> how.name().equalsIgnoreCase(text)).findFirst();
    }
  }
}
