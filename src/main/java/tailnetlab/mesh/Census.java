package tailnetlab.mesh;

import java.util.List;
import java.util.UUID;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/**
 * What is there on a node, whoever put it there, as one command sees it.
 *
 * @param listeners the sockets that wait for peers
 */
public record Census(List<Sockets.Listener> listeners) {
  public Census {
    listeners = List.copyOf(listeners);
  }

  /**
   * Takes it.
   *
   * @throws UnreadableAnswer when one of its commands failed
   */
  public static Census of(Node node) {
    String mark = UUID.randomUUID().toString();
    Command command = Command.of("sh", "-s", "--", mark).reading(Scripts.named("census"));
    CensusParts parts = CensusParts.read(mark, node.run(command));
    return new Census(Sockets.listeners(parts.text("sockets")));
  }
}
