package tailnetlab.checks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for secrets on the machine that a lab runs on. */
record SecretsOnHost(List<Secret> secrets, SecretPlaces places) {
  private static final String WHERE = "this machine";

  /** Pulumi's mark of a secret's value in a state. */
  private static final String ENCRYPTED = "\"ciphertext\"";

  private static final int MOST = 10;

  Verdict judge() {
    try {
      return Verdicts.firstBad(
          this::searchFinds, () -> Verdicts.all(List.of(nothingLiesOpen(), ownersOnly())));
    } catch (UncheckedIOException e) {
      return Verdict.inconclusive("%s: %s cannot be read".formatted(WHERE, e.getCause()));
    }
  }

  /** The positive control: secrets are found where they are, and the state has them encrypted. */
  private Verdict searchFinds() {
    List<SecretFiles.Hit> found = new SecretFiles(secrets).in(SecretFiles.under(places.owners()));
    if (found.isEmpty()) {
      return Verdict.inconclusive(
          "the search finds no secret where they are kept: " + places.owners());
    }
    if (!SecretFiles.anyHas(SecretFiles.under(List.of(places.state())), ENCRYPTED)) {
      return Verdict.inconclusive(places.state() + " has no encrypted secret: it is another state");
    }
    return Verdict.pass(new Evidence(WHERE + ": kept here, as they may be", lines(found)));
  }

  private Verdict nothingLiesOpen() {
    List<Path> files =
        Stream.concat(
                SecretFiles.under(places.without()).stream(),
                SecretFiles.commandLines(places.processes()).stream())
            .toList();
    List<SecretFiles.Hit> hits = new SecretFiles(secrets).in(files);
    Evidence seen =
        new Evidence(
            WHERE + ": files with a secret in them",
            hits.isEmpty() ? "none of %d".formatted(files.size()) : lines(hits));
    return hits.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.SECRET_EXPOSED,
            "%s: a secret is in %s".formatted(WHERE, hits.get(0)),
            "what wrote the file; then `./lab destroy`, so that the next lab has other secrets",
            seen);
  }

  private Verdict ownersOnly() {
    List<Path> open =
        Stream.concat(SecretFiles.under(places.owners()).stream(), places.closed().stream())
            .filter(path -> !SecretFiles.isOwners(path))
            .toList();
    Evidence seen =
        new Evidence(
            WHERE + ": files for their owner only that others have rights to",
            open.isEmpty() ? "none" : lines(open));
    return open.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.SECRET_EXPOSED,
            "%s: others have rights to %s, which may hold secrets".formatted(WHERE, open.get(0)),
            "ls -l %s; chmod go= on it".formatted(open.get(0)),
            seen);
  }

  private static String lines(List<?> things) {
    String first =
        things.stream().limit(MOST).map(Object::toString).collect(Collectors.joining("\n"));
    int more = things.size() - MOST;
    return more > 0 ? first + "\nand %d more".formatted(more) : first;
  }

  @Override
  public String toString() {
    return "SecretsOnHost" + secrets;
  }
}
