package tailnetlab.cloudinit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What belongs to a node, as its roles declare it: whatever else is there is nobody's.
 *
 * @param listeners the sockets that wait for peers
 * @param sites what its web server serves
 * @param keys files that hold a private key
 * @param units what must run, and run again after a boot
 * @param firewall the rules as they are installed, in nft's language, with the roles' files in
 *     place of each {@code include}
 * @param files those of the firewall one by one, and /etc/hosts, by path
 */
public record Belongings(
    List<Listener> listeners,
    List<Site> sites,
    List<KeyFile> keys,
    List<String> units,
    String firewall,
    Map<String, String> files) {
  public Belongings {
    listeners = List.copyOf(listeners);
    sites = List.copyOf(sites);
    keys = List.copyOf(keys);
    units = List.copyOf(units);
    files = Map.copyOf(files);
  }

  /** The transport protocols. */
  public enum Protocol {
    @JsonProperty("tcp")
    TCP("tcp"),
    @JsonProperty("udp")
    UDP("udp");

    private final String word;

    Protocol(String word) {
      this.word = word;
    }

    /** Returns its name, as ss prints it. */
    public String word() {
      return word;
    }
  }

  /** From where a socket may be reached, by the address it is bound to. */
  public enum Where {
    /** From the node itself. */
    @JsonProperty("local")
    LOCAL,
    /** From the LAN. */
    @JsonProperty("lan")
    LAN,
    /** From the tailnet. */
    @JsonProperty("tailnet")
    TAILNET,
    /** From both; what the firewall lets through is its own affair. */
    @JsonProperty("everywhere")
    EVERYWHERE;

    /** Says whether a socket bound there is within what is declared. */
    public boolean covers(Where bound) {
      return this == EVERYWHERE || bound == LOCAL || this == bound;
    }
  }

  /**
   * A socket that waits for peers.
   *
   * @param process the program's name, as ss prints it: 15 characters at most
   * @param where how far it may be reached from
   * @param optional whether it may as well not be there
   */
  public record Listener(
      Protocol protocol, int port, String process, Where where, boolean optional) {
    private static final int PROCESS_NAME = 15; // TASK_COMM_LEN without its NUL

    @JsonCreator
    static Listener of(
        @JsonProperty(value = "protocol", required = true) Protocol protocol,
        @JsonProperty(value = "port", required = true) int port,
        @JsonProperty(value = "process", required = true) String process,
        @JsonProperty("where") Where where,
        @JsonProperty("optional") boolean optional) {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port %d is none; 1 to 65535 are".formatted(port));
      }
      if (process.isBlank()) {
        throw new IllegalArgumentException("process is empty; ss -lntup prints its name");
      }
      return new Listener(
          protocol,
          port,
          process.substring(0, Math.min(process.length(), PROCESS_NAME)),
          Objects.requireNonNullElse(where, Where.EVERYWHERE),
          optional);
    }

    @Override
    public String toString() {
      return "%s on %s port %d".formatted(process, protocol.word(), port);
    }
  }

  /**
   * What nginx serves at a port under a name: one folder, or what one other server says.
   *
   * @param name the server's name; empty for whoever asks by another
   * @param serves the folder, or the address of the server behind: {@code http://127.0.0.1:8080}
   * @param to whom nginx itself gives it, whatever the firewall lets through
   */
  public record Site(int port, String name, String serves, Where to) {
    @JsonCreator
    static Site of(
        @JsonProperty(value = "port", required = true) int port,
        @JsonProperty("name") String name,
        @JsonProperty(value = "serves", required = true) String serves,
        @JsonProperty("to") Where to) {
      if (!serves.matches("/.*|https?://.+")) {
        throw new IllegalArgumentException(
            "serves: \"%s\" is neither a folder nor http://HOST:PORT".formatted(serves));
      }
      return new Site(
          port,
          Objects.requireNonNullElse(name, ""),
          serves,
          Objects.requireNonNullElse(to, Where.EVERYWHERE));
    }
  }

  /**
   * A file that holds a private key.
   *
   * @param permissions its mode, as chmod takes it
   * @param owner its user and group
   */
  public record KeyFile(String path, String permissions, String owner) {

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static KeyFile of(
        @JsonProperty(value = "path", required = true) String path,
        @JsonProperty("permissions") String permissions,
        @JsonProperty("owner") String owner) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"%s\" is no path on the guest; it starts with a slash".formatted(path));
      }
      return new KeyFile(
          path,
          Objects.requireNonNullElse(permissions, "0600"),
          Optional.ofNullable(owner).orElse("root:root"));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static KeyFile at(String path) {
      return of(path, null, null);
    }
  }
}
