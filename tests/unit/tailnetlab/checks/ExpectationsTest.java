package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;

class ExpectationsTest {
  private static final String ID = "B11-expectations";
  private static final Expectation PAGE = over(Over.TAILNET, 80, Access.ALLOW);
  private static final Expectation NO_PAGE = over(Over.TAILNET, 80, Access.DENY);
  private static final Expectation SSH_LAN = over(Over.LAN, 22, Access.ALLOW);
  private static final Expectation NO_PAGE_LAN = over(Over.LAN, 80, Access.DENY);

  @Test
  void sshOverTheTailnetIsDeniedByTheRolesAndTheRuleIsNamed() {
    Verdict verdict = new Lab().run(ID);

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains(
            "client → app:22 over the tailnet, expected deny: no answer in 2 s, dropped by the"
                + " firewall's rule \"everything else over IPv4\" and \"everything else over"
                + " IPv6\"");
    assertThat(verdict.evidence()).extracting(Evidence::text).noneMatch(t -> t.contains("app:80"));
  }

  @Test
  void aDeclaredExpectationOverridesThatOfTheRoles() {
    Lab lab = Lab.expecting(over(Over.TAILNET, 22, Access.ALLOW));

    assertFails(
        lab.run(ID),
        Diagnosis.FIREWALL_CLOSED,
        "client → app:22 over the tailnet, expected allow: dropped by the firewall's rule");
    assertThat(Expected.of(lab.plan())).hasSize(2);
  }

  @Test
  void tellsWhatConnected() {
    Verdict verdict = Lab.expecting(PAGE, SSH_LAN, NO_PAGE_LAN).run(ID);

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains(
            "client → app:80 over the tailnet, expected allow: connected in 0.02 s",
            "client → app:22 over the LAN, expected allow: connected in 0.02 s");
  }

  @Test
  void canBeGivenItsExpectations() {
    Findings findings =
        new Verifier(List.of(new ExpectationsHold(List.of(NO_PAGE))))
            .run(new Lab().mesh(), finding -> {});

    assertFails(
        findings.all().get(0).verdict(),
        Diagnosis.POLICY_TOO_OPEN,
        "client → app:80 over the tailnet, expected deny: connected in 0.02 s");
  }

  @Test
  void seesAWayThatIsOpenInIPv6Alone() {
    Lab lab = new Lab().connecting("client", 22, c -> Lab.tried(c, url -> url.contains("[fd7a")));

    assertFails(lab.run(ID), Diagnosis.POLICY_TOO_OPEN, "100.64.0.2 no answer in 2 s");
  }

  @Test
  void seesAnOpenLan() {
    Lab lab = Lab.expecting(NO_PAGE_LAN).connecting("client", 80, c -> Lab.tried(c, url -> true));

    assertFails(lab.run(ID), Diagnosis.LAN_OPEN, "client → app:80 over the LAN, expected deny");
  }

  @Test
  void nothingListeningIsNoDenial() {
    Lab lab = Lab.expecting(over(Over.TAILNET, 5432, Access.DENY));
    lab.connecting("client", 5432, Lab::refusedAll);

    assertFails(lab.run(ID), Diagnosis.DENIED_FOR_ANOTHER_REASON, "connection refused");
  }

  @Test
  void thePolicysFilterIsAReason() {
    AtomicLong drops = new AtomicLong(3);
    Lab lab = filtered(NO_PAGE);
    lab.on("app", "^tailscale metrics print", FakeGuest.Answer.of(() -> acl(drops.getAndAdd(2))));

    Verdict verdict = lab.run(ID);

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains(
            "client → app:80 over the tailnet, expected deny: no answer in 2 s, dropped by the"
                + " policy's filter in tailscaled",
            "inbound packets dropped by the policy: 3 before, then 5, 7");
  }

  @Test
  void aDenialThatNobodyCountedIsForAnotherReason() {
    assertFails(
        filtered(NO_PAGE).run(ID),
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "neither the firewall nor the policy's filter counted it");
  }

  @Test
  void aPeerThatThePolicyHidesIsDenied() {
    Lab lab = hidden(NO_PAGE);

    Verdict verdict = lab.run(ID);

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains("app is a member of the tailnet and not in this netmap: the policy hides it");
  }

  @Test
  void aDenialNeedsANodeThatIsThere() {
    Lab lab = Lab.expecting(NO_PAGE);
    lab.on("app", "tailscale status --json", "{\"BackendState\":\"Stopped\"}");
    assertOpen(lab.run(ID), "app is no working member");

    lab = Lab.expecting(NO_PAGE);
    lab.on("client", "tailscale ping", 1, "no reply\n", "");
    assertOpen(lab.run(ID), "there is no path to app either");

    lab = Lab.expecting(NO_PAGE_LAN);
    lab.knocking("client", "http://192.168.77.11:22/", 28, 0, "Connection timed out");
    assertOpen(lab.run(ID), "does not answer on port 22 either");
  }

  @Test
  void sayWhyAnAllowedConnectionFails() {
    Lab lab = Lab.expecting(PAGE).connecting("client", 80, Lab::refusedAll);
    assertFails(lab.run(ID), Diagnosis.SERVICE_DOWN, "connection refused");

    assertFails(
        hidden(PAGE).run(ID), Diagnosis.POLICY_DENIES, "app is not in the netmap of client");

    assertFails(filtered(PAGE).run(ID), Diagnosis.FIREWALL_CLOSED, "the packets do not arrive");

    AtomicLong drops = new AtomicLong(3);
    lab = filtered(PAGE);
    lab.on("app", "^tailscale metrics print", FakeGuest.Answer.of(() -> acl(drops.addAndGet(2))));
    assertFails(lab.run(ID), Diagnosis.POLICY_FILTERS, "the packets do not arrive");

    lab = filtered(PAGE);
    lab.on("client", "tailscale ping", 1, "no reply\n", "");
    assertFails(lab.run(ID), Diagnosis.NO_PATH, "no answer over the tailnet");

    lab = filtered(SSH_LAN);
    assertFails(lab.run(ID), Diagnosis.SERVICE_DOWN, "no rule of the firewall counted it");
  }

  @Test
  void whatAUserKeepsApartIsAskedOfNobodyElse() {
    Lab lab =
        Lab.expecting(
            NO_PAGE,
            new Expectation("app", "client", 443, Over.TAILNET, Access.DENY),
            new Expectation("client", "control", 80, Over.TAILNET, Access.DENY),
            new Expectation("client", "control", 443, Over.TAILNET, Access.ALLOW));

    assertThat(lab.run("S4-reach").evidence())
        .extracting(Evidence::source)
        .contains("client → control: tailscale ping", "control → client: tailscale ping")
        .doesNotContain("client → app: tailscale ping", "app → client: tailscale ping");
    assertThat(lab.run("S5-pages").evidence())
        .extracting(Evidence::source)
        .noneMatch(source -> source.startsWith("client"));
  }

  private static Expectation over(Over over, int port, Access access) {
    return new Expectation("client", "app", port, over, access);
  }

  /** Connections from the client time out, and no rule of the firewall counts them. */
  private static Lab filtered(Expectation expectation) {
    Lab lab = Lab.expecting(expectation, over(Over.TAILNET, 22, Access.ALLOW));
    lab.on("app", "^nft -j list table", Lab.idleRules());
    for (String late : List.of("192.168.77.11", "100.64.0.2:80", "[fd7a:115c:a1e0::2]:80")) {
      lab.knocking("client", "http://" + late, 28, 0, "Connection timed out");
    }
    return lab.knocking("client", "http://100.64.0.2:22/", 0, 0, "");
  }

  /** The policy keeps app out of the client's netmap. */
  private static Lab hidden(Expectation expectation) {
    Lab lab = filtered(expectation);
    lab.on(
        "client",
        "tailscale status --json",
        "{\"BackendState\":\"Running\",\"TailscaleIPs\":[\"100.64.0.3\",\"fd7a:115c:a1e0::3\"],\"Peer\":{\"k\":{"
            + "\"HostName\":\"control\",\"DNSName\":\"control.acme.internal.\"}}}");
    return lab;
  }

  private static String acl(long packets) {
    return "tailscaled_inbound_dropped_packets_total{reason=\"acl\"} %d\n".formatted(packets);
  }
}
