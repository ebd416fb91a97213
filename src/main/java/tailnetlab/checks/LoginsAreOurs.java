package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tailnetlab.mesh.Logins;
import tailnetlab.mesh.Logins.Account;
import tailnetlab.mesh.Logins.AuthorizedKey;
import tailnetlab.plan.NodePlan;

/**
 * Looks at every way to log in to a node: root, by one key, and nothing else. One key is the lab's,
 * for it has let in whoever runs this check.
 */
record LoginsAreOurs(List<NodePlan> nodes) implements Check {
  private static final String ROOTS_KEYS = "/root/\\.ssh/authorized_keys2?";

  /** What each setting of sshd's has to be; sshd_config(5). */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "passwordauthentication", "no",
              "kbdinteractiveauthentication", "no",
              "permitemptypasswords", "no",
              "hostbasedauthentication", "no",
              "permitrootlogin", "prohibit-password|without-password",
              "authorizedkeysfile", "\\.ssh/authorized_keys( \\.ssh/authorized_keys2)?",
              "authorizedkeyscommand", "none",
              "authorizedprincipalscommand", "none",
              "trustedusercakeys", "none"));

  @Override
  public String id() {
    return "S9-logins";
  }

  @Override
  public String title() {
    return "root logs in to each node by the lab's one key; nobody else does";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(node, mesh.sightings().census(node).logins()));
  }

  private static Verdict judge(NodePlan node, Logins logins) {
    List<String> found = new ArrayList<>();
    logins.accounts().forEach(account -> found.addAll(strange(account)));
    found.addAll(strange(logins.keys()));
    SETTINGS.forEach(
        (name, wanted) -> {
          String value = logins.sshd().getOrDefault(name, "(nothing)");
          if (!value.matches(wanted)) {
            found.add("sshd has %s %s".formatted(name, value));
          }
        });
    logins
        .conditional()
        .forEach(file -> found.add("sshd has settings for some logins only, in " + file));
    Evidence accounts =
        new Evidence(
            node.name() + ": /etc/passwd, whoever has a shell",
            logins.accounts().stream()
                .filter(Account::hasShell)
                .map(a -> "%s, uid %s, %s".formatted(a.name(), a.uid(), a.shell()))
                .collect(Collectors.joining("\n")));
    Evidence keys =
        new Evidence(
            node.name() + ": authorized_keys of all accounts",
            logins.keys().stream().map(AuthorizedKey::toString).collect(Collectors.joining("\n")));
    Evidence settings =
        new Evidence(
            node.name() + ": sshd -T",
            SETTINGS.keySet().stream()
                .map(name -> name + " " + logins.sshd().getOrDefault(name, "(nothing)"))
                .collect(Collectors.joining("\n")));
    return found.isEmpty()
        ? Verdict.pass(accounts, keys, settings)
        : Verdict.fail(
            Diagnosis.LOGIN_FOREIGN,
            "%s lets in others: %s".formatted(node.name(), String.join("; ", found)),
            "/etc/passwd, authorized_keys and /etc/ssh/sshd_config.d on " + node.name(),
            accounts,
            keys,
            settings);
  }

  private static List<String> strange(Account account) {
    boolean root = account.name().equals("root");
    List<String> found = new ArrayList<>();
    if (account.uid().equals("0") && !root) {
      found.add("account %s is a second root".formatted(account.name()));
    } else if (account.hasShell() && !root) {
      found.add("account %s has a shell, %s".formatted(account.name(), account.shell()));
    }
    if (!account.password().equals("none")) {
      found.add(
          "account %s has %s password"
              .formatted(account.name(), account.password().equals("empty") ? "an empty" : "a"));
    }
    return found;
  }

  private static List<String> strange(List<AuthorizedKey> keys) {
    List<String> roots =
        keys.stream().filter(k -> k.file().matches(ROOTS_KEYS)).map(AuthorizedKey::line).toList();
    List<String> found = new ArrayList<>();
    keys.stream()
        .filter(key -> !key.file().matches(ROOTS_KEYS))
        .forEach(key -> found.add("the key " + key));
    if (roots.stream().distinct().count() > 1) {
      found.add(
          "root has %d keys: %s"
              .formatted(
                  roots.size(),
                  keys.stream()
                      .filter(key -> key.file().matches(ROOTS_KEYS))
                      .map(AuthorizedKey::toString)
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }
}
