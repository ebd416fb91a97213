package tailnetlab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A mesh that is broken as a whole: how to make it, and what is to be said of it first. */
enum BrokenMesh {
  HEADSCALE_STOPPED(
      "(CONTROL_DOWN)",
      on("control", "systemctl stop headscale"),
      on("control", "systemctl start headscale")),

  /** The line that says why ends in the key's name. */
  HEADSCALE_REFUSES_ITS_CONFIGURATION(
      "prefix allocation",
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
      "(CONTROL_DOWN)",
      on("control", "systemctl kill --signal=STOP headscale"),
      on("control", "systemctl kill --signal=CONT headscale")),

  PROXY_STOPPED(
      "(TLS_BROKEN)",
      on("control", "systemctl stop nginx"),
      on("control", "systemctl start nginx")),

  DISK_FULL(
      "(DISK_FULL)",
      on("app", "cat /dev/zero >/var/filler 2>/dev/null || true"),
      on("app", "rm /var/filler")),

  GUEST_SUSPENDED("client is paused", virsh("suspend", "client"), virsh("resume", "client")),

  SSH_SERVER_STOPPED(
      "its SSH server is not up",
      soon("client", "systemctl stop ssh.socket ssh.service"),
      List.of()),

  NETWORK_DOWN("its network is down", soon("app", "ip link set lan0 down"), List.of()),

  GUEST_OFF("client is shut off", virsh("destroy", "client"), List.of()),

  ALL_OFF("control is shut off", virsh("destroy", "control", "app"), List.of());

  private final String said;
  private final List<Order> broken;
  private final List<Order> mended;

  BrokenMesh(String said, List<Order> broken, List<Order> mended) {
    this.said = said;
    this.broken = broken;
    this.mended = mended;
  }

  /** Returns what a verify says of it, among other things. */
  String said() {
    return said;
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

  /** What takes the way away by which it is told. */
  private static List<Order> soon(String node, String command) {
    String timer = "systemd-run --on-active=200ms --timer-property=AccuracySec=50ms ";
    return on(node, timer + command);
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
