package tailnetlab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A mesh that is broken as a whole: how to make it, and what is to be said of it first. */
enum BrokenMesh {
  HEADSCALE_STOPPED(
      "CONTROL_DOWN at control",
      on("control", "systemctl stop headscale"),
      on("control", "systemctl start headscale")),

  /** The line that says why ends in the key's name. */
  HEADSCALE_REFUSES_ITS_CONFIGURATION(
      "CONFIG_REJECTED at control",
      on(
          "control",
          "mkdir -p /run/systemd/system/headscale.service.d;"
              + " printf '[Service]\\nEnvironment=HEADSCALE_PREFIXES_ALLOCATION=none\\n'"
              + " >/run/systemd/system/headscale.service.d/refused.conf;"
              + " systemctl daemon-reload; systemctl restart headscale || true"),
      on(
          "control",
          "rm -r /run/systemd/system/headscale.service.d; systemctl daemon-reload;"
              + " systemctl reset-failed headscale; systemctl restart headscale")),

  HEADSCALE_HANGS(
      "CONTROL_DOWN at control",
      on("control", "systemctl kill --signal=STOP headscale"),
      on("control", "systemctl kill --signal=CONT headscale")),

  PROXY_STOPPED(
      "TLS_BROKEN at control",
      on("control", "systemctl stop nginx"),
      on("control", "systemctl start nginx")),

  DISK_FULL(
      "", on("app", "cat /dev/zero >/var/filler 2>/dev/null || true"), on("app", "rm /var/filler")),

  GUEST_SUSPENDED(
      "GUEST_UNREACHABLE at client", virsh("suspend", "client"), virsh("resume", "client")),

  SSH_SERVER_STOPPED(
      "GUEST_UNREACHABLE at client",
      on("client", "systemd-run --on-active=1 systemctl stop ssh.socket ssh.service"),
      List.of()),

  GUEST_OFF("GUEST_UNREACHABLE at client", virsh("destroy", "client"), List.of()),

  NETWORK_DOWN(
      "GUEST_UNREACHABLE at app, client",
      on("app", "systemd-run --on-active=1 ip link set lan0 down"),
      List.of()),

  ALL_OFF("GUEST_UNREACHABLE", virsh("destroy", "control", "app"), List.of());

  private final String cause;
  private final List<Order> broken;
  private final List<Order> mended;

  BrokenMesh(String cause, List<Order> broken, List<Order> mended) {
    this.cause = cause;
    this.broken = broken;
    this.mended = mended;
  }

  /** Returns how the first cause begins that a verify names. */
  String cause() {
    return cause;
  }

  void make(LabCommand lab) {
    broken.forEach(order -> order.give(lab));
  }

  /** Puts it right again, where anything but {@code up} is needed for that. */
  void mend(LabCommand lab) {
    mended.forEach(order -> order.give(lab));
  }

  private static List<Order> on(String node, String script) {
    return List.of(new Order("ssh", List.of(node, script)));
  }

  private static List<Order> virsh(String verb, String... nodes) {
    return List.of(nodes).stream()
        .map(node -> new Order("shell", List.of("virsh", verb, LabLiveTest.machine(node))))
        .toList();
  }

  /** A command of the lab's. */
  private record Order(String verb, List<String> words) {
    void give(LabCommand lab) {
      LabCommand.Outcome outcome = lab.run(verb, words.toArray(String[]::new));
      assertThat(outcome.exit()).as("%s %s: %s", verb, words, outcome).isZero();
    }
  }
}
