package tailnetlab.checks;

import static tailnetlab.checks.Diagnosis.CERT_EXPIRED;
import static tailnetlab.checks.Diagnosis.CERT_NO_SAN;
import static tailnetlab.checks.Diagnosis.CONFIG_REJECTED;
import static tailnetlab.checks.Diagnosis.CONTROL_DOWN;
import static tailnetlab.checks.Diagnosis.CONTROL_KEY_WRONG;
import static tailnetlab.checks.Diagnosis.CONTROL_LOST;
import static tailnetlab.checks.Diagnosis.DAEMON_DOWN;
import static tailnetlab.checks.Diagnosis.DENIED_FOR_ANOTHER_REASON;
import static tailnetlab.checks.Diagnosis.DERP_DISABLED;
import static tailnetlab.checks.Diagnosis.DERP_OPEN;
import static tailnetlab.checks.Diagnosis.DERP_UNREACHABLE;
import static tailnetlab.checks.Diagnosis.DISK_FULL;
import static tailnetlab.checks.Diagnosis.FIREWALL_FOREIGN;
import static tailnetlab.checks.Diagnosis.GUEST_UNREACHABLE;
import static tailnetlab.checks.Diagnosis.LISTENER_MISSING;
import static tailnetlab.checks.Diagnosis.LOSSY_PATH;
import static tailnetlab.checks.Diagnosis.MAGICDNS_OFF;
import static tailnetlab.checks.Diagnosis.NODE_EXPIRED;
import static tailnetlab.checks.Diagnosis.NOT_DIRECT;
import static tailnetlab.checks.Diagnosis.NOT_JOINED;
import static tailnetlab.checks.Diagnosis.NO_PATH;
import static tailnetlab.checks.Diagnosis.OUT_OF_TIME;
import static tailnetlab.checks.Diagnosis.PATH_TOO_SMALL;
import static tailnetlab.checks.Diagnosis.POLICY_DENIES;
import static tailnetlab.checks.Diagnosis.POLICY_FILTERS;
import static tailnetlab.checks.Diagnosis.PROXY_DENIES;
import static tailnetlab.checks.Diagnosis.PROXY_STRIPS_HANDSHAKE;
import static tailnetlab.checks.Diagnosis.PROXY_STRIPS_UPGRADE;
import static tailnetlab.checks.Diagnosis.PROXY_TIMEOUT;
import static tailnetlab.checks.Diagnosis.SERVICE_DOWN;
import static tailnetlab.checks.Diagnosis.SLOW_PATH;
import static tailnetlab.checks.Diagnosis.SPLIT_DNS_LOST;
import static tailnetlab.checks.Diagnosis.STUN_UNREACHABLE;
import static tailnetlab.checks.Diagnosis.TLS_BROKEN;
import static tailnetlab.checks.Diagnosis.UNJUDGED;
import static tailnetlab.checks.Diagnosis.UNTRUSTED_CERT;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may follow from what. Only that something is missing can follow from something that is
 * missing beneath it: what stands open is never excused, and what is in no list is a cause of its
 * own.
 */
final class Consequences {
  /** From the ground up: nothing follows from what comes after it here. */
  private static final List<Diagnosis> LAYERS =
      List.of(
          GUEST_UNREACHABLE,
          DISK_FULL,
          CONFIG_REJECTED,
          CONTROL_DOWN,
          TLS_BROKEN,
          UNTRUSTED_CERT,
          CERT_EXPIRED,
          CERT_NO_SAN,
          PROXY_STRIPS_UPGRADE,
          PROXY_STRIPS_HANDSHAKE,
          CONTROL_KEY_WRONG,
          PROXY_DENIES,
          FIREWALL_FOREIGN,
          DAEMON_DOWN,
          NODE_EXPIRED,
          NOT_JOINED,
          CONTROL_LOST,
          LISTENER_MISSING,
          DERP_UNREACHABLE,
          STUN_UNREACHABLE,
          POLICY_DENIES,
          MAGICDNS_OFF,
          SPLIT_DNS_LOST,
          NO_PATH,
          POLICY_FILTERS,
          NOT_DIRECT,
          LOSSY_PATH,
          PATH_TOO_SMALL,
          SLOW_PATH,
          SERVICE_DOWN,
          DENIED_FOR_ANOTHER_REASON);

  /** They are about the control plane, whoever asked it. */
  private static final Set<Diagnosis> OF_CONTROL_PLANE =
      EnumSet.of(
          CONFIG_REJECTED,
          CONTROL_DOWN,
          TLS_BROKEN,
          CERT_NO_SAN,
          PROXY_STRIPS_UPGRADE,
          PROXY_STRIPS_HANDSHAKE,
          PROXY_TIMEOUT,
          CONTROL_KEY_WRONG,
          DERP_DISABLED,
          DERP_OPEN);

  /** There is one of it for all nodes: one certificate, one relay, one policy, one run. */
  private static final Set<Diagnosis> OF_ALL =
      EnumSet.of(
          UNTRUSTED_CERT,
          CERT_EXPIRED,
          DERP_UNREACHABLE,
          STUN_UNREACHABLE,
          POLICY_DENIES,
          OUT_OF_TIME);

  /** What may follow at a node from something that is wrong at that very node. */
  private static final Map<Diagnosis, Set<Diagnosis>> AT_THE_NODE = new EnumMap<>(Diagnosis.class);

  /** What may follow at any node from something that is wrong with the control plane. */
  private static final Map<Diagnosis, Set<Diagnosis>> ANYWHERE = new EnumMap<>(Diagnosis.class);

  static {
    Set<Diagnosis> outside =
        EnumSet.of(
            NO_PATH,
            NOT_DIRECT,
            POLICY_FILTERS,
            MAGICDNS_OFF,
            SPLIT_DNS_LOST,
            DERP_UNREACHABLE,
            STUN_UNREACHABLE,
            NOT_JOINED,
            CONTROL_LOST,
            LOSSY_PATH,
            PATH_TOO_SMALL,
            SLOW_PATH,
            UNJUDGED);
    Set<Diagnosis> gone = EnumSet.copyOf(outside);
    gone.addAll(
        EnumSet.of(
            CONTROL_DOWN,
            TLS_BROKEN,
            DAEMON_DOWN,
            LISTENER_MISSING,
            SERVICE_DOWN,
            DENIED_FOR_ANOTHER_REASON));
    AT_THE_NODE.put(GUEST_UNREACHABLE, gone);
    AT_THE_NODE.put(DISK_FULL, gone);
    // A table that drops keeps what is there from being reached.
    Set<Diagnosis> silenced = EnumSet.copyOf(gone);
    silenced.removeAll(EnumSet.of(DAEMON_DOWN, LISTENER_MISSING, NOT_JOINED));
    AT_THE_NODE.put(FIREWALL_FOREIGN, silenced);
    List.of(DAEMON_DOWN, NODE_EXPIRED, NOT_JOINED)
        .forEach(absent -> AT_THE_NODE.put(absent, outside));
    List.of(CONFIG_REJECTED, CONTROL_DOWN, TLS_BROKEN)
        .forEach(down -> AT_THE_NODE.put(down, EnumSet.of(LISTENER_MISSING, UNJUDGED)));
    AT_THE_NODE.put(LISTENER_MISSING, EnumSet.of(SERVICE_DOWN, UNJUDGED));
    List.of(UNTRUSTED_CERT, CERT_EXPIRED)
        .forEach(bad -> AT_THE_NODE.put(bad, EnumSet.of(DERP_UNREACHABLE, CONTROL_LOST, UNJUDGED)));
    AT_THE_NODE.put(PROXY_DENIES, EnumSet.of(CONTROL_LOST));
    List.of(POLICY_DENIES, POLICY_FILTERS, MAGICDNS_OFF, SPLIT_DNS_LOST, NO_PATH, SERVICE_DOWN)
        .forEach(failed -> AT_THE_NODE.put(failed, EnumSet.of(UNJUDGED)));

    ANYWHERE.put(
        CONFIG_REJECTED,
        EnumSet.of(CONTROL_DOWN, CONTROL_LOST, DERP_UNREACHABLE, STUN_UNREACHABLE));
    ANYWHERE.put(CONTROL_DOWN, EnumSet.of(CONTROL_LOST, DERP_UNREACHABLE, STUN_UNREACHABLE));
    List.of(TLS_BROKEN, CERT_NO_SAN, PROXY_STRIPS_UPGRADE)
        .forEach(shut -> ANYWHERE.put(shut, EnumSet.of(CONTROL_LOST, DERP_UNREACHABLE)));
    List.of(PROXY_STRIPS_HANDSHAKE, CONTROL_KEY_WRONG)
        .forEach(deaf -> ANYWHERE.put(deaf, EnumSet.of(CONTROL_LOST)));
  }

  private Consequences() {}

  /** Says whether the later fault may be there for no other reason than the earlier one. */
  static boolean follows(Fault later, Fault earlier) {
    if (layer(earlier.diagnosis()) >= layer(later.diagnosis())) {
      return false;
    }
    boolean there = !earlier.nodes().isEmpty() && later.nodes().containsAll(earlier.nodes());
    return in(ANYWHERE, earlier, later) || (there && in(AT_THE_NODE, earlier, later));
  }

  /** Says how far from the ground it is; what has no place comes late, what is no red last. */
  static int layer(Diagnosis diagnosis) {
    if (diagnosis == UNJUDGED || diagnosis == OUT_OF_TIME) {
      return LAYERS.size() + 1;
    }
    int layer = LAYERS.indexOf(diagnosis);
    return layer < 0 ? LAYERS.size() : layer;
  }

  /** Says whether it is about the control plane, whoever asked. */
  static boolean isOfControlPlane(Diagnosis diagnosis) {
    return OF_CONTROL_PLANE.contains(diagnosis);
  }

  /** Says whether two of it are the same thing, whichever nodes saw it. */
  static boolean isOfAll(Diagnosis diagnosis) {
    return OF_ALL.contains(diagnosis) || OF_CONTROL_PLANE.contains(diagnosis);
  }

  private static boolean in(Map<Diagnosis, Set<Diagnosis>> followers, Fault earlier, Fault later) {
    return followers.getOrDefault(earlier.diagnosis(), Set.of()).contains(later.diagnosis());
  }
}
