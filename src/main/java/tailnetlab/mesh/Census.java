package tailnetlab.mesh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tailnetlab.cloudinit.Belongings;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/**
 * What is there on a node, whoever put it there, as one command sees it. Each part is read when it
 * is asked for: where one of its programs fails, the others still tell theirs.
 */
public final class Census {
  /** A hash and a file's name, as sha256sum prints them. */
  private static final Pattern HASH = Pattern.compile("^([0-9a-f]{64}) [ *](.+)$");

  private static final Pattern ROOM = Pattern.compile("([0-9]+) ([0-9]+)");

  private final CensusParts parts;

  private Census(CensusParts parts) {
    this.parts = parts;
  }

  /**
   * Takes it.
   *
   * @param of what the node's roles declare, for what is compared there
   */
  public static Census of(Node node, Belongings of) {
    String mark = UUID.randomUUID().toString();
    List<String> words = new ArrayList<>(List.of("sh", "-s", "--", mark, of.firewall()));
    of.keys().forEach(key -> words.add(key.path()));
    Command command = Command.of(words).reading(Scripts.named("census"));
    return new Census(CensusParts.read(node.name(), mark, node.run(command)));
  }

  /** Returns the sockets that wait for peers. */
  public List<Sockets.Listener> listeners() {
    return Sockets.listeners(parts.text("sockets"));
  }

  /** Returns the packet filter's rules in force. */
  public Ruleset rules() {
    return Ruleset.parse(parts.text("ruleset"));
  }

  /** Returns what the rules would be if nobody had touched them. */
  public Ruleset installedRules() {
    return Ruleset.parse(parts.text("installed"));
  }

  /** Returns the tables of the old iptables, which nft does not show. */
  public List<String> legacyTables() {
    return parts.linesIfAny("legacy");
  }

  /**
   * Says whether the next boot loads the packet filter from just these files.
   *
   * @param files their texts by path
   */
  public boolean boots(Map<String, String> files) {
    Map<String, String> there =
        parts.linesIfAny("firewall-files").stream()
            .map(HASH::matcher)
            .filter(Matcher::matches)
            .collect(Collectors.toMap(line -> line.group(2), line -> line.group(1)));
    Map<String, String> wanted =
        files.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> sha256(file.getValue())));
    return there.equals(wanted);
  }

  /** Returns mode and owner of each private key's file that is there: {@code 600 root:root}. */
  public Map<String, String> keyFiles() {
    return parts.linesIfAny("keys").stream()
        .map(line -> line.split(" ", 3))
        .filter(fields -> fields.length == 3)
        .collect(Collectors.toMap(fields -> fields[2], fields -> fields[0] + " " + fields[1]));
  }

  /** Returns the text of /etc/hosts. */
  public String hosts() {
    return parts.text("hosts");
  }

  /**
   * Returns how much room there is on the node's disk.
   *
   * @throws UnreadableAnswer when stat says something else
   */
  public Room room() {
    Matcher blocks = ROOM.matcher(parts.text("room").strip());
    if (!blocks.matches()) {
      throw new UnreadableAnswer(
          "%s: stat says of its disk: %s".formatted(parts.who(), parts.text("room")), null);
    }
    return new Room(Long.parseLong(blocks.group(1)), Long.parseLong(blocks.group(2)));
  }

  /**
   * Blocks of a disk.
   *
   * @param free for everybody but root, for whom some are kept
   */
  public record Room(long free, long all) {}

  /** Returns who may log in. */
  public Logins logins() {
    return Logins.read(
        parts.text("accounts"),
        parts.linesIfAny("authorized-keys"),
        parts.text("sshd"),
        parts.linesIfAny("sshd-match"));
  }

  /** Returns the authorities whose certificates the node accepts. */
  public List<X509Certificate> authorities() {
    return Authorities.read(
        parts.linesIfAny("authorities").stream().collect(Collectors.joining("\n")));
  }

  /** Says why nginx refuses its own files, if it does; empty too where there is no nginx. */
  public Optional<String> nginxRefuses() {
    return parts.failure("nginx");
  }

  /**
   * Returns nginx's configuration, as its files say it; nothing where there is no nginx.
   *
   * @throws UnreadableAnswer when nginx refuses them
   */
  public Optional<NginxConfig> nginx() {
    return parts.has("nginx")
        ? Optional.of(NginxConfig.parse(parts.who(), parts.text("nginx")))
        : Optional.empty();
  }

  /** Returns what the next boot starts. */
  public BootUnits units() {
    return BootUnits.read(parts.linesIfAny("unit-files"), parts.linesIfAny("unit-wants"));
  }

  /** Returns when each server read its settings, and what was changed since. */
  public List<ServerSettings> serverSettings() {
    return ServerSettings.read(parts);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
