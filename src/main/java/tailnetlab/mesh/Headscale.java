package tailnetlab.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;

/**
 * The control plane, spoken to through its command line on the node that runs it.
 *
 * <p>Every method throws {@link HeadscaleError} when headscale refuses, {@link UnreadableAnswer}
 * when its answer has a form we do not know, and what {@link Node#run} throws.
 */
public final class Headscale {
  /** Headscale's own limit is 5 s by default, too little for what an emulated guest changes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A list takes an emulated guest 0.6 to 2 s. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final String NO_POLICY = "{}";

  private final HeadscaleCli cli;
  private final Duration look;

  /** Speaks to a headscale that may be busy with its start: everything has time. */
  public Headscale(Node node) {
    this(node, PATIENCE);
  }

  private Headscale(Node node, Duration look) {
    this.cli = new HeadscaleCli(node);
    this.look = look;
  }

  /** Speaks to one that should be up: what only looks gives up within seconds. */
  public static Headscale running(Node node) {
    return new Headscale(node, LOOK);
  }

  /** Lists the users. */
  public List<User> users() {
    return look("users", "list").all(HeadscaleJson::user);
  }

  /**
   * Creates a user. When headscale's answer does not come in time, the user may exist all the same:
   * the list decides.
   */
  public User createUser(String name) {
    try {
      return HeadscaleJson.user(ask("users", "create", name));
    } catch (HeadscaleError e) {
      if (!e.isTimeout()) {
        throw e;
      }
      return users().stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow(() -> e);
    }
  }

  /** Deletes a user; its nodes and keys must be gone. */
  public void deleteUser(long id) {
    ask("users", "destroy", "--identifier", Long.toString(id), "--force");
  }

  /** Lists the pre-auth keys; the secrets are masked. */
  public List<PreAuthKey> preAuthKeys() {
    return look("preauthkeys", "list").all(HeadscaleJson::preAuthKey);
  }

  /**
   * Creates a pre-auth key: the only time that headscale tells its secret.
   *
   * <p>Not repeated after a time-out: a key whose secret was lost is of no use to anyone, but it is
   * in the list until it expires.
   */
  public PreAuthKey createPreAuthKey(KeyRequest request) {
    List<String> words = new ArrayList<>(List.of("preauthkeys", "create"));
    if (request.userId() > 0) {
      words.addAll(List.of("--user", Long.toString(request.userId())));
    }
    if (request.reusable()) {
      words.add("--reusable");
    }
    if (request.ephemeral()) {
      words.add("--ephemeral");
    }
    if (!request.tags().isEmpty()) {
      words.addAll(List.of("--tags", String.join(",", request.tags())));
    }
    words.addAll(List.of("--expiration", request.expiration().toSeconds() + "s"));
    return HeadscaleJson.preAuthKey(ask(words.toArray(String[]::new)));
  }

  /** Expires a key at once. */
  public void expirePreAuthKey(long id) {
    ask("preauthkeys", "expire", "--id", Long.toString(id));
  }

  /** Lists the API keys; the secrets are not in it. */
  public List<ApiKey> apiKeys() {
    return ask("apikeys", "list").all(HeadscaleJson::apiKey);
  }

  /** Lists the nodes that headscale knows. */
  public List<MeshNode> nodes() {
    return look("nodes", "list").all(HeadscaleJson::node);
  }

  /**
   * Returns the node of that name.
   *
   * @throws IllegalStateException when there is none
   */
  public MeshNode node(String name) {
    return nodes().stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("headscale knows no node " + name));
  }

  /** Deletes a node. */
  public void deleteNode(long id) {
    ask("nodes", "delete", "--identifier", Long.toString(id), "--force");
  }

  /** Gives a node another name; its own idea of it stays. */
  public void renameNode(long id, String name) {
    ask("nodes", "rename", "--identifier", Long.toString(id), name);
  }

  /** Gives a node exactly these tags: it is then nobody's own. */
  public void tagNode(long id, List<String> tags) {
    String list = String.join(",", tags);
    ask("nodes", "tag", "--identifier", Long.toString(id), "--tags", list);
  }

  /** Expires a node's key: it has to log in again. */
  public void expireNode(long id) {
    ask("nodes", "expire", "--identifier", Long.toString(id));
  }

  /** Approves exactly these routes for a node; an empty list takes all approvals back. */
  public void approveRoutes(long id, List<String> routes) {
    String list = String.join(",", routes);
    ask("nodes", "approve-routes", "--identifier", Long.toString(id), "--routes", list);
  }

  /** Returns what the server said when it last ended by itself in this boot, in all its lines. */
  public Optional<String> lastFatal() {
    return cli.lastFatal();
  }

  /** Says whether the server answers on its socket and reaches its database. */
  public boolean healthy() {
    try {
      return ask(LOOK, "health").flag("database_connectivity");
    } catch (HeadscaleError | TimedOut e) {
      return false;
    }
  }

  /** Returns the policy, or nothing where none was ever set, or it was cleared. */
  public Optional<String> policy() {
    try {
      // Printed as it was set: HuJSON and not JSON, whatever output was asked for.
      return Optional.of(cli.require(look, List.of("policy", "get")).out().strip())
          .filter(policy -> !policy.equals(NO_POLICY));
    } catch (HeadscaleError e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Sets the policy (HuJSON); headscale runs the policy's own tests first.
   *
   * <p>A policy that names an unknown user is taken without a word (seen with 0.29.3).
   */
  public void setPolicy(String huJson) {
    // headscale reads a file's bytes to their end, and so whatever one calls a file.
    cli.require(PATIENCE, List.of("policy", "set", "--file", "/dev/stdin"), Optional.of(huJson));
  }

  /**
   * Allows everything again. Headscale has no way to remove a policy; one that says nothing has the
   * same effect (a policy without acls and grants allows all, hscontrol/policy/v2).
   */
  public void clearPolicy() {
    setPolicy(NO_POLICY);
  }

  private Fields look(String... words) {
    return ask(look, words);
  }

  private Fields ask(String... words) {
    return ask(PATIENCE, words);
  }

  private Fields ask(Duration patience, String... words) {
    return cli.read(cli.require(patience, List.of(words)), List.of(words));
  }

  /** A headscale user. */
  public record User(long id, String name) {}

  /**
   * A key for headscale's own API: whoever has it can do all that the command line does.
   *
   * @param prefix how it is told from others
   */
  public record ApiKey(long id, String prefix, Optional<Instant> expiration) {}

  /**
   * What key to make.
   *
   * @param userId whose nodes it makes
   * @param reusable whether more than one node may use it
   * @param ephemeral whether its nodes go when they are not seen for a while
   * @param expiration how long it can be used
   * @param tags the tags its nodes get, such as {@code tag:server}
   */
  public record KeyRequest(
      long userId, boolean reusable, boolean ephemeral, Duration expiration, List<String> tags) {}

  /**
   * A pre-auth key as headscale tells it.
   *
   * @param secret the whole key right after creation; masked afterwards
   */
  public record PreAuthKey(
      long id,
      long userId,
      String secret,
      boolean reusable,
      boolean ephemeral,
      boolean used,
      Instant expiration,
      Optional<Instant> created) {
    @Override
    public String toString() {
      return "pre-auth key " + id;
    }
  }

  /**
   * A node as headscale knows it.
   *
   * @param hostname the name it gave itself
   * @param name the name it got: another one after a collision, {@code client-1}
   * @param addresses its tailnet addresses, IPv4 and IPv6
   * @param owner the user it belongs to; one with tags belongs to none of the lab's
   * @param keyId the pre-auth key that joined it, if one did
   */
  public record MeshNode(
      long id,
      String hostname,
      String name,
      String owner,
      List<String> addresses,
      boolean online,
      Optional<Instant> expiry,
      List<String> tags,
      List<String> availableRoutes,
      List<String> approvedRoutes,
      Optional<Long> keyId) {}
}
