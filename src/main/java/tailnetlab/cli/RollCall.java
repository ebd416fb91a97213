package tailnetlab.cli;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.MeshException;
import tailnetlab.mesh.Tailscale;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Nodes;
import tailnetlab.remote.RemoteException;

/** Whether nodes are members now: what their clients say, and what headscale lists. */
final class RollCall {
  /** What is said of a member. */
  static final String JOINED = ", joined";

  private final Access access;
  private final Nodes channels;

  RollCall(Access access, Nodes channels) {
    this.access = access;
    this.channels = channels;
  }

  /**
   * What was seen of a node.
   *
   * @param addresses its tailnet addresses, if it has any
   * @param words what there is to say of it, to be put behind what its machine does
   */
  record Seen(List<String> addresses, String words) {}

  /** Lists headscale's nodes; nothing where it does not answer. */
  Optional<List<MeshNode>> listed() {
    try {
      return Optional.of(new Headscale(channel(access.plan().controlPlane())).nodes());
    } catch (MeshException | RemoteException e) {
      return Optional.empty();
    }
  }

  /** Asks a node whose machine runs, and holds its answer against headscale's list. */
  Seen seen(NodePlan node, CompletableFuture<Optional<List<MeshNode>>> listed) {
    try {
      if (!node.isMember()) {
        channel(node).run(Command.of("true")).require();
        return new Seen(List.of(), "");
      }
      Tailscale.Status status = new Tailscale(channel(node)).status();
      String words =
          status.isRunning()
              ? listed
                  .join()
                  .map(all -> asListed(status, all))
                  .orElse(", headscale does not answer")
              : ", not joined (%s)".formatted(status.backend());
      return new Seen(status.addresses(), words);
    } catch (MeshException e) {
      return new Seen(List.of(), ", tailscaled does not answer");
    } catch (RemoteException e) {
      return new Seen(List.of(), ", SSH does not answer");
    }
  }

  /** A client that headscale has forgotten goes on saying that it runs. */
  static String asListed(Tailscale.Status status, List<MeshNode> all) {
    Optional<MeshNode> own =
        all.stream()
            .filter(entry -> !Collections.disjoint(entry.addresses(), status.addresses()))
            .findFirst();
    if (own.isEmpty()) {
      return ", unknown to headscale";
    }
    if (own.get().expiry().filter(end -> !end.isAfter(Instant.now())).isPresent()) {
      return ", expired";
    }
    return own.get().online() ? JOINED : ", offline for headscale";
  }

  private Node channel(NodePlan node) {
    return channels.at(access.connections().get(node.name()));
  }
}
