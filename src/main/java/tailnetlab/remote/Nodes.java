package tailnetlab.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The guests that a process talks to: one {@link Node} per endpoint for its whole life. */
public final class Nodes implements AutoCloseable {
  /** For what still runs on guests that may not answer any more. */
  private static final Duration PARTING = Duration.ofSeconds(6);

  private final Function<Endpoint, Node> open;
  private final Map<Endpoint, Node> known = new ConcurrentHashMap<>();

  /** Makes an empty pool over SSH, of guests that should be up. */
  public Nodes() {
    this(ConnectionLimits.brief());
  }

  /** Makes an empty pool over SSH. */
  public Nodes(ConnectionLimits limits) {
    this(endpoint -> new SshNode(endpoint, limits));
  }

  /** Makes an empty pool of other nodes, for tests. */
  public Nodes(Function<Endpoint, Node> open) {
    this.open = open;
  }

  /** Returns the node of an endpoint, the same one every time; the pool closes it. */
  public Node at(Endpoint endpoint) {
    return known.computeIfAbsent(endpoint, open);
  }

  /** Returns the nodes of endpoints, by the same names. */
  public Map<String, Node> at(Map<String, Endpoint> endpoints) {
    Map<String, Node> nodes = new HashMap<>();
    endpoints.forEach((name, endpoint) -> nodes.put(name, at(endpoint)));
    return nodes;
  }

  /** Ends every session. */
  @Override
  public void close() {
    Aside.all(known.values(), Node::close, PARTING);
    known.clear();
  }
}
