package tailnetlab.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tailnetlab.remote.Node;

/** The control plane, spoken to through its command line on the node that runs it. */
public final class Headscale {
  private final Node node;

  public Headscale(Node node) {
    this.node = node;
  }

  /** Lists the users. */
  public List<User> users() {
    throw new UnsupportedOperationException();
  }

  /** Creates a user. */
  public User createUser(String name) {
    throw new UnsupportedOperationException();
  }

  /** Deletes a user; its nodes and keys must be gone. */
  public void deleteUser(long id) {
    throw new UnsupportedOperationException();
  }

  /** Lists the pre-auth keys; the secrets are masked. */
  public List<PreAuthKey> preAuthKeys() {
    throw new UnsupportedOperationException();
  }

  /** Creates a pre-auth key: the only time that headscale tells its secret. */
  public PreAuthKey createPreAuthKey(KeyRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Expires a key at once. */
  public void expirePreAuthKey(long id) {
    throw new UnsupportedOperationException();
  }

  /** Lists the nodes that headscale knows. */
  public List<MeshNode> nodes() {
    throw new UnsupportedOperationException();
  }

  /** Deletes a node. */
  public void deleteNode(long id) {
    throw new UnsupportedOperationException();
  }

  /** Expires a node's key: it has to log in again. */
  public void expireNode(long id) {
    throw new UnsupportedOperationException();
  }

  /** Approves exactly these routes for a node. */
  public void approveRoutes(long id, List<String> routes) {
    throw new UnsupportedOperationException();
  }

  /** Says whether the server answers on its socket and reaches its database. */
  public boolean healthy() {
    throw new UnsupportedOperationException();
  }

  /** Returns the policy, or nothing where none was ever set. */
  public Optional<String> policy() {
    throw new UnsupportedOperationException();
  }

  /** Sets the policy (HuJSON); headscale runs the policy's own tests first. */
  public void setPolicy(String huJson) {
    throw new UnsupportedOperationException();
  }

  /** A headscale user. */
  public record User(long id, String name) {}

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
      Instant expiration) {
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
   */
  public record MeshNode(
      long id,
      String hostname,
      String name,
      List<String> addresses,
      boolean online,
      Optional<Instant> expiry,
      List<String> tags,
      List<String> availableRoutes,
      List<String> approvedRoutes) {}
}
