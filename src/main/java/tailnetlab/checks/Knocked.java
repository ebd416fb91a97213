package tailnetlab.checks;

import java.util.List;
import java.util.stream.Stream;
import tailnetlab.mesh.Tcp.Outcome;
import tailnetlab.mesh.Tcp.Tried;

/**
 * What came of one knock: answered, dropped by the one rule that should drop it, or lost for
 * another reason.
 *
 * @param tried what the knocker saw
 * @param before packets of this sender and this kind that the rule had dropped before
 * @param after the same afterwards
 * @param logged the lines of nginx's log that have the knock's mark
 */
record Knocked(Knock knock, Tried tried, long before, long after, List<String> logged) {
  private static final int FORBIDDEN = 403;

  Knocked {
    logged = List.copyOf(logged);
  }

  Verdict judge() {
    if (tried.outcome() instanceof Outcome.Connected) {
      return open();
    }
    boolean silent = tried.outcome() instanceof Outcome.TimedOut;
    if (silent && dropped() >= 1 && logged.isEmpty()) {
      Evidence seen = evidence()[0];
      String text = "%s; \"%s\" counted %d packets of %s";
      return Verdict.pass(
          new Evidence(
              seen.source(), text.formatted(told(), knock.rule(), dropped(), knock.sender())));
    }
    return fail(
        tried.outcome() instanceof Outcome.Refused && !isPage()
            ? Diagnosis.FIREWALL_LEAKS
            : Diagnosis.DENIED_FOR_ANOTHER_REASON,
        silent
            ? "no answer, but the rule \"%s\" counted %d packets".formatted(knock.rule(), dropped())
            : told());
  }

  /** Says that nothing came back, and that the rule had nothing to do with it. */
  boolean isUncounted() {
    return tried.outcome() instanceof Outcome.TimedOut && dropped() == 0;
  }

  private Verdict open() {
    if (isPage()) {
      return fail(
          tried.status() == FORBIDDEN ? Diagnosis.FIREWALL_OPEN : Diagnosis.LAN_OPEN,
          "nginx answers over %s: HTTP %d".formatted(knock.family(), tried.status()));
    }
    return fail(Diagnosis.FIREWALL_LEAKS, "%s answers".formatted(port()));
  }

  private boolean isPage() {
    return knock.port() == Denials.PAGE;
  }

  private Verdict fail(Diagnosis diagnosis, String found) {
    return Verdict.fail(
        diagnosis,
        "%s %s: %s".formatted(knock, knock.over().words(), found),
        "nft list ruleset on " + knock.target().name(),
        evidence());
  }

  private String port() {
    return "%s port %d over %s".formatted(knock.protocol(), knock.port(), knock.family());
  }

  private long dropped() {
    // A counter that was set back, such as by a restart of nftables, began at 0.
    return after >= before ? after - before : after;
  }

  private Evidence[] evidence() {
    Evidence seen = new Evidence("%s: curl %s".formatted(knock.from().name(), knock.url()), told());
    Evidence counted =
        new Evidence(
            knock.target().name() + ": nft list table inet lab",
            "\"%s\" dropped of %s: %d packets before, %d after"
                .formatted(knock.rule(), knock.sender(), before, after));
    return logged.isEmpty()
        ? new Evidence[] {seen, counted}
        : Stream.of(seen, counted, new Evidence(knock.target().name() + ": nginx's log", lines()))
            .toArray(Evidence[]::new);
  }

  private String lines() {
    return String.join("\n", logged);
  }

  private String told() {
    Outcome outcome = tried.outcome();
    if (outcome instanceof Outcome.Connected) {
      return isPage() ? "HTTP %d".formatted(tried.status()) : "connected";
    }
    if (outcome instanceof Outcome.TimedOut late) {
      return "no answer in time: " + late.message();
    }
    return outcome instanceof Outcome.Refused refused
        ? "connection refused: " + refused.message()
        : ((Outcome.Broken) outcome).message();
  }
}
