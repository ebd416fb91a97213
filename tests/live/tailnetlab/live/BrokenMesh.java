package tailnetlab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/**
 * A mesh that is broken as a whole.
 *
 * @param name what was done to it
 * @param said what a verify says of it, among other things
 * @param broken how to make it
 * @param mended how to put it right again, where anything but {@code up} is needed for that
 */
record BrokenMesh(String name, String said, List<Order> broken, List<Order> mended) {
  private static final String REFUSED = "/run/systemd/system/headscale.service.d/refused.conf";

  /** Lists them; the last ones take the guests away for good. */
  static Stream<BrokenMesh> all() {
    return Stream.of(
        new BrokenMesh(
            "headscale stopped",
            "(CONTROL_DOWN)",
            on("control", "systemctl stop headscale"),
            on("control", "systemctl start headscale")),
        new BrokenMesh(
            "headscale refuses its configuration",
            "(CONFIG_REJECTED)",
            on(
                "control",
                "mkdir -p ${f%/*}; printf '[Service]\\nEnvironment=%s\\n'"
                    + " HEADSCALE_PREFIXES_ALLOCATION=none >$f;"
                    + " systemctl daemon-reload; systemctl restart headscale || true"),
            on(
                "control",
                "rm -r ${f%/*}; systemctl daemon-reload;"
                    + " systemctl reset-failed headscale; systemctl restart headscale")),
        new BrokenMesh(
            "headscale hangs",
            "(CONTROL_DOWN)",
            on("control", "systemctl kill --signal=STOP headscale"),
            on("control", "systemctl kill --signal=CONT headscale")),
        new BrokenMesh(
            "proxy stopped",
            "(TLS_BROKEN)",
            on("control", "systemctl stop nginx"),
            on("control", "systemctl start nginx")),
        new BrokenMesh(
            "disk full",
            "(DISK_FULL)",
            on("app", "cat /dev/zero >/var/filler 2>/dev/null || true"),
            on("app", "rm /var/filler")),
        new BrokenMesh(
            "guest suspended",
            "client is paused",
            virsh("suspend", "client"),
            virsh("resume", "client")),
        new BrokenMesh(
            "SSH server stopped",
            "its SSH server is not up",
            soon("client", "systemctl stop ssh.socket ssh.service"),
            List.of()),
        new BrokenMesh(
            "network down",
            "app: the guest cannot be reached",
            soon("app", "ip link set lan0 down"),
            List.of()),
        new BrokenMesh("guest off", "client is shut off", virsh("destroy", "client"), List.of()),
        new BrokenMesh(
            "all guests off",
            "control is shut off",
            virsh("destroy", "control", "app"),
            List.of()));
  }

  void make(LabCommand lab) {
    broken.forEach(order -> order.give(lab));
  }

  void mend(LabCommand lab) {
    mended.forEach(order -> order.give(lab));
  }

  @Override
  public String toString() {
    return name;
  }

  private static List<Order> on(String node, String script) {
    return List.of(new Order("ssh", List.of(node, "f=%s; %s".formatted(REFUSED, script))));
  }

  /** What takes the way away by which it is told. */
  private static List<Order> soon(String node, String command) {
    String timer = "systemd-run --on-active=200ms --timer-property=AccuracySec=50ms ";
    return on(node, timer + command);
  }

  private static List<Order> virsh(String verb, String... nodes) {
    return Stream.of(nodes)
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
