package tailnetlab.mesh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may log in to a node.
 *
 * @param accounts its accounts
 * @param keys the public keys that let somebody in, each once for every file that has it
 * @param sshd the SSH server's settings as it would read them now (sshd -T), by name
 * @param conditional files of it that have settings for some logins only, which the above leaves
 *     out
 */
public record Logins(
    List<Account> accounts,
    List<AuthorizedKey> keys,
    Map<String, String> sshd,
    List<String> conditional) {
  private static final int FIELDS = 5;

  public Logins {
    accounts = List.copyOf(accounts);
    keys = List.copyOf(keys);
    sshd = Map.copyOf(sshd);
    conditional = List.copyOf(conditional);
  }

  static Logins read(String accounts, List<String> keys, String sshd, List<String> conditional) {
    return new Logins(
        accounts.lines().filter(line -> !line.isBlank()).map(Logins::account).toList(),
        keys.stream().map(Logins::key).distinct().toList(),
        settings(sshd),
        conditional);
  }

  private static Account account(String line) {
    String[] fields = line.split(":", -1);
    if (fields.length != FIELDS) {
      throw new UnreadableAnswer("an account of %d fields".formatted(fields.length), null);
    }
    return new Account(fields[0], fields[1], fields[2], fields[3], fields[4]);
  }

  /** grep's form: the file, a colon, the line. */
  private static AuthorizedKey key(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new UnreadableAnswer("no file before the key in `%s`".formatted(line), null);
    }
    return new AuthorizedKey(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  private static Map<String, String> settings(String printed) {
    Map<String, String> settings = new HashMap<>();
    for (String line : printed.lines().toList()) {
      int space = line.indexOf(' ');
      if (space > 0) {
        settings.merge(
            line.substring(0, space),
            line.substring(space + 1).strip(),
            (one, other) -> one + " " + other);
      }
    }
    return settings;
  }

  /**
   * An account.
   *
   * @param uid its number; 0 may do everything
   * @param password {@code none}, {@code set} or {@code empty}
   */
  public record Account(String name, String uid, String home, String shell, String password) {
    /** Says whether a login would come to a shell. */
    public boolean hasShell() {
      return !shell.matches(".*/(nologin|false|sync)");
    }
  }

  /**
   * A line of an authorized_keys file.
   *
   * @param line the public key, with its options and comment
   */
  public record AuthorizedKey(String file, String line) {
    private static final int SHOWN = 24;

    @Override
    public String toString() {
      String end = line.length() <= SHOWN ? line : "…" + line.substring(line.length() - SHOWN);
      return "%s in %s".formatted(end, file);
    }
  }
}
