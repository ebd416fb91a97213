package tailnetlab.checks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.cloudinit.Belongings;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Command;

/** What the census of a healthy node prints, part by part, in the words of the real programs. */
final class FakeCensus implements FakeGuest.Answer {
  private final Map<String, FakeGuest.Said> parts = new LinkedHashMap<>();

  /**
   * @param belongings what the node's roles declare
   */
  FakeCensus(NodePlan node, Belongings belongings, String v4, String v6) {
    Map<String, String> installed = belongings.files();
    with("sockets", sockets(node, v4, v6));
    with("ruleset", Lab.resource("ruleset.lab") + Lab.resource("ruleset.tailscaled"));
    with("installed", Lab.resource("ruleset.lab"));
    with("legacy", "");
    with("firewall-files", hashes(installed));
    with("hosts", installed.get("/etc/hosts"));
    with("room", "120000 262144\n");
    with("keys", keys(node));
    with("accounts", "root:0:/root:/bin/bash:none\nnobody:65534:/:/usr/sbin/nologin:none\n");
    with("authorized-keys", "/root/.ssh/authorized_keys:ssh-ed25519 AAAAC3Nza lab\n");
    with("sshd", Lab.resource("sshd.settings"));
    with("sshd-match", "");
    String authority = Lab.resource("certificate.pem");
    with("authorities", authority + authority.strip() + authority);
    with("unit-files", unitFiles(belongings.units()));
    with("unit-wants", unitWants(belongings.units()));
    with(
        "settings",
        "1795520050.5 /etc/ssh/sshd_config\n1795520060.25 /etc/nginx/nginx.conf\n"
            + "1795520100.5 /run/sshd.pid\n");
    with("nginx-ages", "     39\n     40\n");
    with("now", "1795520140\n");
    if (node.is(Role.HELLO) || node.is(Role.TLS_PROXY)) {
      with("nginx", nginx(node));
    }
  }

  FakeCensus with(String part, String text) {
    parts.put(part, new FakeGuest.Said(0, text, ""));
    return this;
  }

  /** Lets a part fail. */
  FakeCensus without(String part, String complaint) {
    parts.put(part, new FakeGuest.Said(1, "", complaint));
    return this;
  }

  String text(String part) {
    return parts.get(part).out();
  }

  @Override
  public FakeGuest.Said to(Command command) {
    String mark = command.words().get(3);
    String out =
        parts.entrySet().stream()
            .map(
                part ->
                    "%s %s\n%s\n%s %d\n"
                        .formatted(
                            mark,
                            part.getKey(),
                            part.getValue().out(),
                            mark,
                            part.getValue().exit()))
            .collect(Collectors.joining());
    String err =
        parts.entrySet().stream()
            .map(part -> "%s %s\n%s\n".formatted(mark, part.getKey(), part.getValue().err()))
            .collect(Collectors.joining());
    return new FakeGuest.Said(0, out, err);
  }

  /** What sha256sum prints. */
  private static String hashes(Map<String, String> files) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith("/etc/nftables"))
        .map(file -> "%s  %s\n".formatted(sha256(file.getValue()), file.getKey()))
        .collect(Collectors.joining());
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files that nginx prints, without those of roles that the node has not. */
  private static String nginx(NodePlan node) {
    return Stream.of(Lab.resource("nginx.conf").split("(?m)(?=^# configuration file )"))
        .filter(file -> node.is(Role.TLS_PROXY) || !file.contains("/conf.d/control.conf:"))
        .filter(file -> node.is(Role.HELLO) || !file.contains("/sites-enabled/default:"))
        .collect(Collectors.joining());
  }

  /** As on a guest: services of the image by links, those of the roles by files. */
  private static String unitFiles(List<String> names) {
    return Stream.of(
            Stream.of("multi-user.target", "sysinit.target", "rescue.target")
                .map(name -> "/usr/lib/systemd/system/%s \n".formatted(name)),
            Stream.of("/etc/systemd/system/lab.target \n"),
            names.stream().map(name -> "/usr/lib/systemd/system/%s \n".formatted(name)),
            names.stream()
                .filter(FakeCensus::isOfTheImage)
                .map(
                    name ->
                        ("/etc/systemd/system/multi-user.target.wants/%s"
                                + " /usr/lib/systemd/system/%s\n")
                            .formatted(name, name)))
        .flatMap(lines -> lines)
        .collect(Collectors.joining());
  }

  private static String unitWants(List<String> names) {
    return names.stream()
        .filter(name -> !isOfTheImage(name))
        .map(name -> "/etc/systemd/system/lab.target.d/x.conf:Wants=%s\n".formatted(name))
        .collect(
            Collectors.joining(
                "", "/etc/systemd/system/multi-user.target.d/lab.conf:Wants=lab.target\n", ""));
  }

  private static boolean isOfTheImage(String unit) {
    return unit.startsWith("s");
  }

  private static String keys(NodePlan node) {
    String file = "600 root:root %s\n";
    String noise = "600 headscale:headscale /var/lib/headscale/%s\n";
    return file.formatted("/etc/ssh/ssh_host_ed25519_key")
        + (node.isMember() ? file.formatted("/var/lib/tailscale/tailscaled.state") : "")
        + (node.is(Role.TLS_PROXY) ? file.formatted("/etc/nginx/tls/control.key") : "")
        + (node.is(Role.HEADSCALE) ? noise.formatted("noise_private.key") : "")
        + (node.is(Role.HEADSCALE) ? noise.formatted("derp_server_private.key") : "");
  }

  private static String sockets(NodePlan node, String v4, String v6) {
    return Stream.of(
            socket("udp", "127.0.0.53%lo:53", "systemd-resolve"),
            socket("tcp", "0.0.0.0:22", "sshd") + socket("tcp", "[::]:22", "sshd"),
            socket("udp", "0.0.0.0:5355", "systemd-resolve"),
            node.isMember() ? tailscaled(v4, v6) : "",
            node.is(Role.HELLO) ? nginx(80) : "",
            node.is(Role.TLS_PROXY) ? nginx(443) : "",
            node.is(Role.HEADSCALE)
                ? socket("udp", "*:3478", "headscale")
                    + socket("tcp", "127.0.0.1:8080", "headscale")
                    + socket("tcp", "127.0.0.1:9090", "headscale")
                : "")
        .collect(Collectors.joining());
  }

  private static String tailscaled(String v4, String v6) {
    return socket("udp", "0.0.0.0:41641", "tailscaled")
        + socket("udp", "[::]:41641", "tailscaled")
        + socket("tcp", v4 + ":58436", "tailscaled")
        + socket("tcp", "[" + v6 + "]:58436", "tailscaled");
  }

  private static String nginx(int port) {
    return socket("tcp", "0.0.0.0:" + port, "nginx") + socket("tcp", "[::]:" + port, "nginx");
  }

  static String socket(String protocol, String local, String program) {
    String state = protocol.equals("tcp") ? "LISTEN" : "UNCONN";
    return "%s   %s 0      511    %s      0.0.0.0:*    users:((\"%s\",pid=812,fd=5),(\"%s\",pid=813,fd=5))\n"
        .formatted(protocol, state, local, program, program);
  }
}
