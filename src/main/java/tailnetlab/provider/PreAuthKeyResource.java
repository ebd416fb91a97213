package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTION;
import static tailnetlab.provider.Shape.Kind.FLAG;
import static tailnetlab.provider.Shape.Kind.TEXT;
import static tailnetlab.provider.Shape.Kind.TEXTS;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.Headscale.KeyRequest;
import tailnetlab.mesh.Headscale.PreAuthKey;

/** A pre-auth key of headscale. Its secret is told once, and kept in the state as a secret. */
final class PreAuthKeyResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("PreAuthKey", "A pre-auth key of headscale, with which nodes join.")
        .takes("connection", CONNECTION)
        .standsOn("machine", TEXT)
        .standsOn("userId", TEXT)
        .standsOn("reusable", FLAG)
        .standsOn("ephemeral", FLAG)
        .standsOn("expiration", TEXT)
        .mayStandOn("tags", TEXTS)
        .mayTake("consumer", TEXT)
        .mayStandOn("consumerMachine", TEXT)
        .gives("keyId", TEXT)
        .givesSecret("secret")
        .gives("expiresAt", TEXT)
        // A rebuilt control plane counts from 1 again: the old one's number must be gone before
        // the new one's is made, or the deletion would hit the new one.
        .deletedFirst();
  }

  @Override
  public List<Shape.Wrong> check(Properties inputs) {
    if (inputs.isUnknown("expiration")) {
      return List.of();
    }
    try {
      Lifetimes.parse(inputs.text("expiration"));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(new Shape.Wrong("expiration", "is wrong: " + e.getMessage()));
    }
  }

  @Override
  public State create(Properties inputs, Task task) {
    Control control = Control.of(inputs.object("connection"), task);
    KeyRequest request =
        new KeyRequest(
            Long.parseLong(inputs.text("userId")),
            inputs.flag("reusable"),
            inputs.flag("ephemeral"),
            Lifetimes.parse(inputs.text("expiration")),
            inputs.texts("tags"));
    PreAuthKey key = task.unbroken(() -> control.headscale().createPreAuthKey(request));
    return new State(
        Long.toString(key.id()),
        inputs,
        Properties.NONE
            .with("keyId", Long.toString(key.id()))
            .withSecret("secret", key.secret())
            .with("expiresAt", key.expiration().toString()));
  }

  @Override
  public Optional<State> read(State before, Task task) {
    Control control = Control.of(before.inputs().object("connection"), task);
    Instant now = task.surroundings().clock().instant();
    return control.readOrKeep(
        before,
        () ->
            control.preAuthKeys().stream()
                .filter(key -> isSame(key, before))
                .filter(key -> isOfUse(key, before.inputs(), control, now))
                .findFirst()
                .map(key -> before));
  }

  @Override
  public void delete(State before, Task task) {
    long id = Long.parseLong(before.id());
    Control.of(before.inputs().object("connection"), task)
        .discard(
            "pre-auth key " + id,
            headscale -> {
              // Expiring an unknown key is an error for headscale, and nothing for us.
              if (headscale.preAuthKeys().stream().anyMatch(key -> isSame(key, before))) {
                headscale.expirePreAuthKey(id);
              }
            });
  }

  /**
   * Says whether it is the key that was made. Not by its number alone: a rebuilt control plane
   * counts from 1 again. An expiration only ever comes nearer.
   */
  private static boolean isSame(PreAuthKey key, State before) {
    Instant made = Instant.parse(before.outputs().text("expiresAt"));
    return Long.toString(key.id()).equals(before.id())
        && key.expiration().getEpochSecond() <= made.getEpochSecond() + 1;
  }

  /**
   * Says whether the key still does what it is for. One for a single node has nothing to do while
   * that node has its seat, and may well have expired; a node that is about to lose or has lost it
   * needs a key that was never used.
   */
  private static boolean isOfUse(PreAuthKey key, Properties inputs, Control control, Instant now) {
    Optional<Seat> seat =
        inputs.optionalText("consumer").map(name -> Seat.of(name, inputs.texts("tags")));
    if (!key.reusable() && seat.isPresent()) {
      boolean seated =
          control.nodes().stream()
              .anyMatch(entry -> entry.online() && seat.get().isHeldBy(entry, now));
      return seated || (!key.used() && key.expiration().isAfter(now));
    }
    return key.expiration().isAfter(now);
  }
}
