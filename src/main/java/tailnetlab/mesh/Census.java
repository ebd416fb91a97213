package tailnetlab.mesh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    Command command =
        Command.of("sh", "-s", "--", mark, of.firewall()).reading(Scripts.named("census"));
    return new Census(CensusParts.read(mark, node.run(command)));
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

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
