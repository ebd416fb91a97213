package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** Looks for secrets in guests, with the eyes of a user who has no rights there. */
final class SecretsOnGuests {
  /** All that is open in a guest is read, and the guest may be emulated. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The user `nobody`, with no group and in a folder that he may be in. */
  private static final List<String> AS_NOBODY =
      List.of(
          "env", "--chdir=/", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  /** One grep for all: a second one would find standard input, with the texts, read already. */
  private static final String EVERYWHERE =
      "exec grep -rlFs -D skip --exclude-dir=packages -f - \"$@\""
          + " /proc/[0-9]*/cmdline /proc/[0-9]*/environ";

  private static final List<String> PLACES =
      List.of("/etc", "/var", "/run", "/tmp", "/home", "/root", "/srv", "/opt", "/usr/local");

  private static final String HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";

  /** What is made on the guests themselves: the control plane's own keys, a member's state. */
  private static final List<String> KEY_FILES =
      List.of(
          "find",
          "/var/lib/headscale",
          "/var/lib/tailscale",
          "/etc/nginx/tls",
          "/etc/ssh",
          "-type",
          "f",
          "(",
          "-name",
          "*private.key",
          "-o",
          "-name",
          "control.key",
          "-o",
          "-name",
          "tailscaled.state",
          "-o",
          "-name",
          "preauthkey",
          "-o",
          "-name",
          "ssh_host_*_key",
          ")");

  private static final int MOST = 10;

  private final List<Secret> secrets;
  private final List<List<String>> marks;

  SecretsOnGuests(List<Secret> secrets) {
    this.secrets = List.copyOf(secrets);
    this.marks = Secret.marks(secrets);
  }

  Verdict judge(Mesh mesh, NodePlan plan) {
    Node node = mesh.node(plan);
    return Verdicts.firstBad(
        () -> rootFindsTheHostKey(node),
        () -> nobodySees(node),
        () -> Verdicts.all(List.of(nothingLiesOpen(node), keyFilesAreClosed(node))));
  }

  /** The first control: these texts are those of the secrets as they lie in the guest. */
  private Verdict rootFindsTheHostKey(Node node) {
    List<String> found =
        lines(node.run(Command.of("grep", "-rlFs", "-f", "-", "/etc/ssh").reading(all())));
    return found.contains(HOST_KEY)
        ? Verdict.pass(new Evidence(node.name() + ": root finds", String.join("\n", found)))
        : Verdict.inconclusive(
            "%s: the search does not find the host key in %s".formatted(node.name(), HOST_KEY));
  }

  /** The second: nobody's search sees what everybody may see. */
  private static Verdict nobodySees(Node node) {
    String open = HOST_KEY + ".pub";
    String text = node.run(Command.of("cat", open)).require();
    Command search = asNobody(List.of("grep", "-rlFs", "-f", "-", "/etc/ssh"));
    return lines(node.run(search.reading(text + "\n"))).contains(open)
        ? Verdict.pass(new Evidence(node.name() + ": nobody finds", open))
        : Verdict.inconclusive(
            "%s: the search without rights does not even find %s".formatted(node.name(), open));
  }

  private Verdict nothingLiesOpen(Node node) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", EVERYWHERE, "sh"));
    words.addAll(PLACES);
    Result result = node.run(asNobody(words).reading(all()).within(PATIENCE));
    // 2: some files cannot be read, as it should be. Above, it did not search.
    if (result.exit() > 2) {
      return Verdict.inconclusive(
          "%s: the search ended with %d".formatted(node.name(), result.exit()));
    }
    List<String> files = lines(result);
    if (files.isEmpty()) {
      String where = "%s: nobody finds in %s and processes".formatted(node.name(), PLACES);
      return Verdict.pass(new Evidence(where, "none of %d secrets".formatted(secrets.size())));
    }
    List<String> hits =
        files.stream().limit(MOST).map(file -> file + " (" + names(node, file) + ")").toList();
    return Verdict.fail(
        Diagnosis.SECRET_EXPOSED,
        "%s: everybody can read a secret in %s".formatted(node.name(), hits.get(0)),
        "what wrote the file on %s, and with which mode".formatted(node.name()),
        new Evidence(
            "%s: %d files that everybody can read".formatted(node.name(), files.size()),
            String.join("\n", hits)));
  }

  /** Asked for one secret after the other, so that no secret travels in an answer. */
  private String names(Node node, String file) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      String texts = String.join("\n", marks.get(i));
      Command ask = Command.of("grep", "-qsF", "-f", "-", "--", file).reading(texts + "\n");
      if (!texts.isEmpty() && node.run(ask).ok()) {
        names.add(secrets.get(i).name());
      }
    }
    return names.isEmpty() ? "which has gone" : String.join(", ", names);
  }

  private static Verdict keyFilesAreClosed(Node node) {
    List<String> there = lines(node.run(Command.of(with("-print"))));
    if (there.isEmpty()) {
      return Verdict.inconclusive(node.name() + ": there are no key files to look at");
    }
    List<String> open = lines(node.run(asNobody(with("-readable", "-print"))));
    return open.isEmpty()
        ? Verdict.pass(new Evidence(node.name() + ": closed to nobody", String.join("\n", there)))
        : Verdict.fail(
            Diagnosis.SECRET_EXPOSED,
            "%s: everybody can read %s".formatted(node.name(), String.join(", ", open)),
            "chmod 600 it on %s; others may have read it".formatted(node.name()),
            new Evidence(node.name() + ": everybody can read", String.join("\n", open)));
  }

  private String all() {
    return marks.stream()
        .flatMap(List::stream)
        .distinct()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> with(String... tests) {
    return Stream.concat(KEY_FILES.stream(), Stream.of(tests)).toList();
  }

  private static Command asNobody(List<String> words) {
    return Command.of(Stream.concat(AS_NOBODY.stream(), words.stream()).toList());
  }

  private static List<String> lines(Result result) {
    return result.out().lines().filter(line -> !line.isBlank()).toList();
  }
}
