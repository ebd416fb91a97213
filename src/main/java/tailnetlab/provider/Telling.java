package tailnetlab.provider;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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

  /** Tells what is wrong with the mesh, and which checks could not judge it. */
  static String failures(Findings findings) {
    List<String> failed =
        findings.all().stream()
            .filter(finding -> finding.verdict() instanceof Verdict.Fail)
            .map(Telling::failure)
            .toList();
    List<String> open = open(findings);
    String rest =
        open.isEmpty()
            ? ""
            : "\n%d could not be judged:\n%s".formatted(open.size(), String.join("\n", open));
    return "the mesh is not as it should be: %d of %d checks FAIL\n%s%s"
        .formatted(failed.size(), findings.all().size(), String.join("\n", failed), rest);
  }

  /** Tells that the lab never reached a state in which the mesh could be judged. */
  static String inconclusive(Findings findings) {
    List<String> open = open(findings);
    return "INCONCLUSIVE: %d of %d checks could not judge the mesh; none of the others fails\n%s"
        .formatted(open.size(), findings.all().size(), String.join("\n", open));
  }

  private static List<String> open(Findings findings) {
    return findings.all().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Inconclusive)
        .map(
            finding ->
                "%s  %s\n    reason: %s"
                    .formatted(
                        finding.id(),
                        finding.title(),
                        ((Verdict.Inconclusive) finding.verdict()).reason()))
        .collect(Collectors.toList());
  }

  private static String failure(Finding finding) {
    Verdict.Fail fail = (Verdict.Fail) finding.verdict();
    return "%s  %s\n    found: %s\n    diagnosis: %s, %s\n    next: %s"
        .formatted(
            finding.id(),
            finding.title(),
            fail.found(),
            fail.diagnosis(),
            fail.meaning(),
            fail.next());
  }

  private static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return "PASS";
    }
    return verdict instanceof Verdict.Fail ? "FAIL" : "INCONCLUSIVE";
  }
}
