package tailnetlab.mesh;

import java.util.List;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** What listens on the node (ss). */
public final class Sockets {
  private final Node node;

  public Sockets(Node node) {
    this.node = node;
  }

  /** Lists the listening TCP sockets and the bound UDP ones. */
  public List<Listener> listeners() {
    return node.run(Command.of("ss", "-lntuH")).require().lines().map(Sockets::listener).toList();
  }

  /**
   * Lists the local ends of a program's connections to a port elsewhere, such as {@code
   * 192.168.77.12:41000}.
   *
   * @param program as the kernel names its process
   */
  public List<String> connectionsOf(String program, int port) {
    Command connections =
        Command.of("ss", "-Htnp", "state", "established", "dport", "=", ":" + port);
    return node.run(connections)
        .require()
        .lines()
        .filter(line -> line.contains("((\"%s\",".formatted(program)))
        .map(line -> line.trim().split("\\s+")[2])
        .sorted()
        .toList();
  }

  private static Listener listener(String line) {
    String[] columns = line.trim().split("\\s+");
    if (columns.length < 5) {
      throw new UnreadableAnswer("ss printed `%s`".formatted(line), null);
    }
    String local = columns[4];
    int colon = local.lastIndexOf(':');
    String address = local.substring(0, colon).replaceAll("%.*|[\\[\\]]", "");
    return new Listener(columns[0], address, Integer.parseInt(local.substring(colon + 1)));
  }

  /**
   * A socket that waits for peers.
   *
   * @param protocol {@code tcp} or {@code udp}
   * @param address the address it is bound to, without brackets and interface; {@code *}, {@code
   *     0.0.0.0} or {@code ::} for any
   */
  public record Listener(String protocol, String address, int port) {
    /** Says whether only the node itself can reach it. */
    public boolean isLoopback() {
      return address.startsWith("127.") || address.equals("::1");
    }
  }
}
