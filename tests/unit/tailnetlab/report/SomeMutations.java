package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.mutations.MutationRow.Outcome;

/** Runs of mutations. */
final class SomeMutations {
  static final Instant BEGAN = Instant.parse("2026-05-04T03:02:03Z");

  private static final long SEED = 20260504;

  private static final List<String> CHECKS =
      List.of(
          "S1-health",
          "S1-trust",
          "S1-names",
          "S1-upgrade",
          "S1-relay-upgrade",
          "S2-autoconnect",
          "S2-key-file",
          "S2-members",
          "S3-own-key",
          "S4-reach",
          "S4-pages",
          "S5-resolves",
          "S5-unknown",
          "S5-exact",
          "S5-resolvers",
          "S6-firewall-v4",
          "S6-firewall-v6",
          "S6-allow-list-v4",
          "S6-allow-list-v6",
          "S7-home",
          "S7-map",
          "S7-strangers",
          "S7-relay",
          "S8-routes",
          "S8-clocks",
          "B1-direct",
          "B9-pages",
          "B11-expect",
          "B14-secrets");

  /** Name, title, intended check, intended diagnosis, and what is red beside it. */
  private static final String ALL =
      """
      nginx-return | nginx answers with `return`, which runs before allow and deny | S6-allow-list-v4 | ALLOWLIST_OPEN | S6-allow-list-v6=ALLOWLIST_OPEN
      allow-list-removed | the allow-list is gone from the page's server | S6-allow-list-v4 | ALLOWLIST_OPEN | S6-allow-list-v6=ALLOWLIST_OPEN
      allow-list-of-lan | the allow-list names the LAN instead of the tailnet | S4-pages | ALLOWLIST_TOO_TIGHT | S6-allow-list-v4=ALLOWLIST_OPEN,B9-pages=ALLOWLIST_TOO_TIGHT
      firewall-off | the firewall of app is switched off | S6-firewall-v4 | FIREWALL_OPEN | S6-firewall-v6=FIREWALL_OPEN
      firewall-and-allow-list-off | neither the firewall nor nginx refuses the LAN | S6-firewall-v4 | LAN_OPEN | S6-firewall-v6=LAN_OPEN,S6-allow-list-v4=ALLOWLIST_OPEN,S6-allow-list-v6=ALLOWLIST_OPEN,B11-expect=LAN_OPEN
      magicdns-off | headscale hands out no MagicDNS | S5-resolves | MAGICDNS_OFF | S5-exact=MAGICDNS_OFF,S4-pages=MAGICDNS_OFF
      split-dns-lost | resolv.conf of the client was overwritten | S5-resolvers | SPLIT_DNS_LOST | S5-resolves=SPLIT_DNS_LOST,S5-exact=SPLIT_DNS_LOST
      name-shadowed | /etc/hosts maps control.acme.internal to the LAN | S5-exact | NAME_SHADOWED |
      derp-off | the embedded relay is switched off | S7-map | DERP_DISABLED | S7-home=DERP_DISABLED,S7-relay=DERP_DISABLED,S1-relay-upgrade=DERP_DISABLED
      stun-closed | UDP 3478 is closed on control | S7-home | STUN_UNREACHABLE | B1-direct=NOT_DIRECT
      strangers-allowed | the relay does not verify its clients | S7-strangers | DERP_OPEN |
      direct-path-blocked | UDP 41641 is dropped between client and app | B1-direct | NOT_DIRECT |
      upgrade-dropped | the proxy does not pass Upgrade | S1-upgrade | PROXY_STRIPS_UPGRADE | S1-relay-upgrade=PROXY_STRIPS_UPGRADE
      proxy-timeout | the proxy gives up idle tunnels after 5 s | S7-home | PROXY_TIMEOUT |
      certificate-without-san | the certificate has a CN and no SAN | S1-names | CERT_NO_SAN | S1-health=CERT_NO_SAN,S1-trust=CERT_NO_SAN
      certificate-expired | the certificate ended yesterday | S1-trust | CERT_EXPIRED | S1-health=CERT_EXPIRED
      certificate-of-another-ca | the certificate is signed by a CA nobody knows | S1-trust | UNTRUSTED_CERT | S1-health=UNTRUSTED_CERT
      key-swapped | nginx has another private key than its certificate's | S1-trust | TLS_BROKEN | S1-health=TLS_BROKEN,S1-upgrade=TLS_BROKEN
      node-deleted | app is deleted in headscale | S2-members | NOT_JOINED | S4-reach=NO_PATH,S4-pages=NO_PATH,S5-resolves=MAGICDNS_OFF,B1-direct=NO_PATH,B9-pages=NO_PATH
      node-expired | app's key has expired | S2-members | NODE_EXPIRED | S4-reach=NO_PATH,B1-direct=NO_PATH
      policy-denies-all | the policy has no rule that allows | S4-reach | POLICY_DENIES | S4-pages=POLICY_DENIES,B1-direct=NO_PATH,B9-pages=POLICY_DENIES
      tailscaled-stopped | tailscaled of app does not run | S4-reach | DAEMON_DOWN | S4-pages=DAEMON_DOWN,B1-direct=DAEMON_DOWN,S2-members=DAEMON_DOWN,S2-autoconnect=INCONCLUSIVE
      headscale-stopped | headscale does not run | S1-health | CONTROL_DOWN | S1-upgrade=CONTROL_DOWN,S2-members=CONTROL_DOWN,S3-own-key=INCONCLUSIVE
      key-file-readable | others may read the pre-auth key's file | S2-key-file | KEY_FILE_EXPOSED |
      wrong-host | app answers under the name of control | S4-pages | WRONG_HOST |
      v6-lan-open | the LAN is open over IPv6 and closed over IPv4 | S6-firewall-v6 | FIREWALL_OPEN |
      clock-ahead | app's clock is two days ahead | S8-clocks | CLOCK_SKEW | S1-health=CERT_EXPIRED
      twin | headscale knows a second app | S2-members | TWIN | S5-resolves=NAME_MISMATCH
      """;

  private SomeMutations() {}

  /** Mutations as a run of all of them would have them; the last three are not killed. */
  static MutationMatrix many() {
    List<MutationRow> rows = new ArrayList<>();
    ALL.lines().forEach(line -> rows.add(killed(line.split(" *\\| *", -1), rows.size())));
    rows.add(
        new MutationRow(
            "default-route",
            "app has a default route to the hypervisor",
            "S8-routes",
            "NOT_HERMETIC",
            "a route out",
            List.of("app"),
            Outcome.SURVIVED,
            Map.of(),
            List.of(),
            Set.copyOf(CHECKS),
            false,
            "nothing in it asks for routes",
            Duration.ofMillis(12_800)));
    rows.add(
        new MutationRow(
            "policy-too-open",
            "the policy allows what is expected to be denied",
            "B11-expect",
            "POLICY_TOO_OPEN",
            "a flow that works",
            List.of(),
            Outcome.SURVIVED,
            Map.of("B11-expect", List.of("UNEXPECTED")),
            List.of(),
            Set.copyOf(CHECKS),
            false,
            "",
            Duration.ofMillis(14_100)));
    rows.add(
        new MutationRow(
            "app-hangs",
            "app's CPUs are paused",
            "S4-reach",
            "NO_PATH",
            "silence",
            List.of("app"),
            Outcome.INCONCLUSIVE,
            Map.of("S4-reach", List.of(MutationRow.UNJUDGED)),
            List.of(),
            Set.of("S4-reach", "S1-health"),
            true,
            "app.wait_for_unit does not return",
            Duration.ofSeconds(61)));
    return new MutationMatrix(rows, 0, SEED, BEGAN, Duration.ofMillis(702_100));
  }

  /** One that was killed and one that was not. */
  static MutationMatrix two() {
    List<MutationRow> rows = many().rows();
    return new MutationMatrix(
        List.of(rows.get(3), rows.get((int) ALL.lines().count())),
        0,
        SEED,
        BEGAN,
        Duration.ofSeconds(30));
  }

  /** The same, where the others were not asked for. */
  static MutationMatrix twoOfMany() {
    return new MutationMatrix(
        two().rows(), many().rows().size() - 2, SEED, BEGAN, Duration.ofSeconds(30));
  }

  private static MutationRow killed(String[] words, int index) {
    Map<String, List<String>> red = new LinkedHashMap<>();
    red.put(words[2], List.of(words[3]));
    for (String one : words[4].split(",")) {
      if (!one.isEmpty()) {
        red.put(one.split("=")[0], List.of(one.split("=")[1]));
      }
    }
    boolean seed = index % 5 == 1 || index % 7 == 4;
    return new MutationRow(
        words[0],
        words[1],
        words[2],
        words[3],
        words[2].startsWith("S6-allow-list") ? "a page for the LAN" : words[1],
        List.of("app"),
        Outcome.KILLED,
        red,
        List.of(),
        new LinkedHashSet<>(CHECKS),
        seed,
        seed ? "client.fail(\"curl http://app\") did not fail" : "every assertion of it holds",
        Duration.ofMillis(9_000 + 731L * index % 7_000));
  }
}
