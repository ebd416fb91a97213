package tailnetlab.provider;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.checks.Cause;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;

/** Findings in words. */
final class Telling {
  private Telling() {}

  /**
   * Tells a finding in one line: {@code 7/24 PASS S6-lan-firewall (0.8 s)}, with a word on it where
   * it took a second look.
   */
  static String line(Finding finding, int finished, int all) {
    return String.format(
        Locale.ROOT,
        "%d/%d %s %s%s (%.1f s)",
        finished,
        all,
        word(finding.verdict()),
        finding.id(),
        finding.earlier().isEmpty() ? "" : " at its second look",
        finding.took().toMillis() / 1000.0);
  }

  /** Tells what is wrong with the mesh, each cause once. */
  static String failures(Findings findings) {
    return "the mesh is not as it should be: %d of %d checks FAIL\n%s"
        .formatted(count(findings, Verdict.Fail.class), findings.all().size(), causes(findings));
  }

  /** Tells that the lab never reached a state in which the mesh could be judged. */
  static String inconclusive(Findings findings) {
    return "INCONCLUSIVE: %d of %d checks could not judge the mesh; none of the others fails\n%s"
        .formatted(
            count(findings, Verdict.Inconclusive.class), findings.all().size(), causes(findings));
  }

  private static String causes(Findings findings) {
    return findings.causes().stream().map(Telling::cause).collect(Collectors.joining("\n"));
  }

  private static String cause(Cause cause) {
    return Stream.of(
            cause.told(),
            "    found: " + cause.found(),
            cause.next().isEmpty() ? "" : "    next: " + cause.next(),
            "    " + cause.seen())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static long count(Findings findings, Class<? extends Verdict> kind) {
    return findings.all().stream().map(Finding::verdict).filter(kind::isInstance).count();
  }

  private static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return "PASS";
    }
    return verdict instanceof Verdict.Fail ? "FAIL" : "INCONCLUSIVE";
  }
}
