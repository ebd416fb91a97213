package tailnetlab.mesh;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** The sockets of a node, as {@code ss} prints them. */
public final class Sockets {
  /** Netid, state, two queues, the local address and the peer's; then what holds the socket. */
  private static final int LOCAL = 4;

  private static final int HOLDERS = 6;
  private static final Pattern HOLDER = Pattern.compile("\\(\"([^\"]*)\",pid=");

  private final Node node;

  public Sockets(Node node) {
    this.node = node;
  }

  /** Lists what waits now; see {@link Census} for what waited when the node was looked at whole. */
  public List<Listener> listeners() {
    return listeners(node.run(Command.of("ss", "-Hlntup")).require());
  }

  /** Reads the listening TCP sockets and the bound UDP ones, with the programs that hold them. */
  static List<Listener> listeners(String printed) {
    return printed.lines().filter(line -> !line.isBlank()).map(Sockets::listener).toList();
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
    String[] columns = line.trim().split("\\s+", HOLDERS + 1);
    if (columns.length < HOLDERS) {
      throw new UnreadableAnswer("ss printed `%s`".formatted(line), null);
    }
    String local = columns[LOCAL];
    int colon = local.lastIndexOf(':');
    String bound = local.substring(0, colon).replaceAll("[\\[\\]]", "");
    int percent = bound.indexOf('%');
    return new Listener(
        columns[0],
        percent < 0 ? bound : bound.substring(0, percent),
        percent < 0 ? "" : bound.substring(percent + 1),
        Integer.parseInt(local.substring(colon + 1)),
        holders(columns.length > HOLDERS ? columns[HOLDERS] : ""));
  }

  private static Set<String> holders(String column) {
    Set<String> names = new TreeSet<>();
    Matcher holder = HOLDER.matcher(column);
    while (holder.find()) {
      names.add(holder.group(1));
    }
    return names;
  }

  /**
   * A socket that waits for peers.
   *
   * @param protocol {@code tcp} or {@code udp}
   * @param address the address it is bound to, without brackets and interface; {@code *}, {@code
   *     0.0.0.0} or {@code ::} for any
   * @param device the interface it is bound to, or empty
   * @param programs who holds it; nobody for one of the kernel's own
   */
  public record Listener(
      String protocol, String address, String device, int port, Set<String> programs) {
    public Listener {
      programs = Set.copyOf(programs);
    }

    /** Says whether only the node itself can reach it. */
    public boolean isLoopback() {
      return address.startsWith("127.") || address.equals("::1") || device.equals("lo");
    }

    /** Names whoever holds it. */
    public String program() {
      return programs.isEmpty() ? "the kernel" : String.join(", ", new TreeSet<>(programs));
    }

    @Override
    public String toString() {
      String at = device.isEmpty() ? address : address + "%" + device;
      return "%s %s port %d, %s".formatted(protocol, at, port, program());
    }
  }
}
