package tailnetlab.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tailnetlab.cloudinit.Composer;
import tailnetlab.mesh.RelayDoor.Reception;
import tailnetlab.plan.Allowance;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Command;
import tailnetlab.remote.Unreachable;

/**
 * A lab in which everything is as it should be; a test breaks one thing of it and looks. The
 * answers have the form that the real programs' have.
 */
public final class Lab {
  static final Duration DAY = Duration.ofHours(24);

  /** The name under which the machine beside the guests is told what to say. */
  public static final String HYPERVISOR = "hypervisor";

  private final LabPlan plan;
  private Reception reception = new Reception.Refused(List.of("its key (frame 1)"));
  private final Set<String> marks = ConcurrentHashMap.newKeySet();
  private final Map<String, FakeGuest> guests = new LinkedHashMap<>();
  private final Map<NodePlan, FakeFirewall> firewalls = new HashMap<>();
  private final Map<String, String> knocks = new LinkedHashMap<>();
  private final Map<String, FakeCensus> censuses = new HashMap<>();

  /** What each node has received through the relay. */
  private final Map<String, AtomicLong> relayed = new HashMap<>();

  /** The seed's three nodes. */
  public Lab() {
    this(
        node("control", 10, Role.HELLO, Role.TAILSCALE_JOIN, Role.HEADSCALE, Role.TLS_PROXY),
        node("app", 11, Role.HELLO, Role.TAILSCALE_JOIN),
        node("client", 12, Role.TAILSCALE));
  }

  Lab(NodePlan... nodes) {
    this(List.of(), List.of(), nodes);
  }

  private Lab(List<Expectation> expectations, List<Allowance> allowances, NodePlan... nodes) {
    plan =
        new LabPlan(
            "test",
            List.of(nodes),
            new LabPlan.Lan(Cidr.parse("192.168.77.0/24"), Cidr.parse("fd77::/64")),
            new LabPlan.Tailnet(
                Cidr.parse("100.64.0.0/10"),
                Cidr.parse("fd7a:115c:a1e0::/48"),
                "acme.internal",
                "infra"),
            new LabPlan.GuestImage("", ""),
            new LabPlan.Hypervisor("embedded", LabPlan.Acceleration.EMULATION),
            expectations,
            LabPlan.Policy.NONE,
            allowances);
    plan.nodes().forEach(node -> relayed.put(node.name(), new AtomicLong(11)));
    plan.nodes().forEach(node -> firewalls.put(node, new FakeFirewall()));
    plan.nodes().forEach(node -> guests.put(node.name(), healthy(node)));
    guests.put(HYPERVISOR, hypervisor());
  }

  /** The seed's three nodes, and what a user lets be there besides. */
  static Lab allowing(Allowance... allowances) {
    return new Lab(
        List.of(), List.of(allowances), new Lab().plan().nodes().toArray(NodePlan[]::new));
  }

  /** The seed's three nodes, and what a user expects of them. */
  public static Lab expecting(Expectation... expectations) {
    return new Lab(
        List.of(expectations), List.of(), new Lab().plan().nodes().toArray(NodePlan[]::new));
  }

  static NodePlan node(String name, int host, Role... roles) {
    NodePlan.LanAddress lan =
        new NodePlan.LanAddress(
            "52:54:00:00:00:" + host, "192.168.77." + host, "fd77:0:0:0:0:0:0:" + host);
    return new NodePlan(name, List.of(roles), lan, 768, 1, List.of());
  }

  public LabPlan plan() {
    return plan;
  }

  /** Lets a node print something else. */
  public Lab on(String node, String pattern, String out) {
    return on(node, pattern, 0, out, "");
  }

  /** Lets a node end with a status, with this on both outputs. */
  public Lab on(String node, String pattern, int exit, String out, String err) {
    guests.get(node).on(pattern, command -> new FakeGuest.Said(exit, out, err));
    return this;
  }

  /** Lets curl end like this; see {@link #page} and {@link #noPage}. */
  public Lab on(String node, String pattern, FakeGuest.Said said) {
    guests.get(node).on(pattern, command -> said);
    return this;
  }

  /** Lets a node's tailscaled say this over its socket. */
  Lab told(String node, String path, String json) {
    return on(node, FakeClient.asked(path), page(200, json, ""));
  }

  /** Lets a node answer by what it is asked. */
  public Lab on(String node, String pattern, FakeGuest.Answer answer) {
    guests.get(node).on(pattern, answer);
    return this;
  }

  /** Returns what the census of a node prints. */
  FakeCensus census(String node) {
    return censuses.get(node);
  }

  /** Lets the relay treat a stranger like this. */
  Lab stranger(Reception received) {
    reception = received;
    return this;
  }

  /** Breaks the way to a node. */
  public Lab unreachable(String node) {
    guests
        .get(node)
        .on(
            ".",
            command -> {
              throw new Unreachable(node + ": the SSH session broke", null);
            });
    return this;
  }

  /** Runs the check of that id out of the catalogue. */
  Verdict run(String id) {
    Check check =
        new Catalogue(plan)
            .checks().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + id));
    return run(check);
  }

  /** Runs a check. */
  Verdict run(Check check) {
    return new Verifier(List.of(check)).run(mesh(), finding -> {}).all().get(0).verdict();
  }

  public Mesh mesh() {
    return new Mesh(plan, new LinkedHashMap<>(guests), guests.get(HYPERVISOR), (a, b) -> reception);
  }

  /** What curl prints for an answer of a server. */
  public static FakeGuest.Said page(int status, String body, String address) {
    return new FakeGuest.Said(0, body + told(0, status, address, ""), "");
  }

  /** What curl prints when there is none. */
  public static FakeGuest.Said noPage(int exit, String message) {
    return new FakeGuest.Said(
        exit, told(exit, 0, "", message), "* connect to 192.168.77.11 port 80 failed: " + message);
  }

  private static String told(int exit, int status, String address, String message) {
    return "\n{\"exitcode\":%d,\"http_code\":%d,\"remote_ip\":\"%s\",\"errormsg\":\"%s\"}"
        .formatted(exit, status, address, message);
  }

  /** Returns the node's IPv4 tailnet address: they come in the inventory's order. */
  String v4(NodePlan node) {
    return "100.64.0." + number(node);
  }

  String v6(NodePlan node) {
    return "fd7a:115c:a1e0::" + number(node);
  }

  private int number(NodePlan node) {
    return plan.nodes().indexOf(node) + 1;
  }

  private FakeGuest healthy(NodePlan node) {
    FakeGuest guest = new FakeGuest(node.name());
    say(guest, "^true$", "");
    say(guest, "systemctl show", "ActiveState=active\nSubState=exited\nResult=success\n");
    say(guest, "^stat -c", "600 root root 88\n");
    say(guest, "^cat /var/lib/tailscale/waited-for-key", "2026-11-23T04:10:02Z\n");
    say(guest, "^journalctl .*autoconnect", resource("autoconnect.journal"));
    say(guest, "tailscale status --json", status(node));
    FakeClient.on(guest);
    say(
        guest,
        "tailscale netcheck",
        "{\"UDP\":true,\"PreferredDERP\":999,"
            + "\"GlobalV4\":\"192.168.77.12:41641\",\"RegionLatency\":{\"999\":191180}}");
    // As the real client: a large ping goes to the relay until the direct path answered one.
    Set<String> remembered = ConcurrentHashMap.newKeySet();
    guest.on(
        "tailscale debug rebind",
        command -> {
          remembered.clear();
          return new FakeGuest.Said(0, "", "");
        });
    guest.on(
        "tailscale debug metrics",
        FakeGuest.Answer.of(
            () -> "magicsock_disco_recv_derp " + relayed.get(node.name()).get() + "\n"));
    guest.on(
        "tailscale ping .*--size",
        command -> {
          String peer = command.words().get(command.words().size() - 1);
          if (remembered.add(command.toString())) {
            relayed.get(peer).incrementAndGet();
            relayed.get(node.name()).incrementAndGet();
          }
          return new FakeGuest.Said(0, "pong from app (100.64.0.2) via 192.168.77.11:41641\n", "");
        });
    say(guest, "^ping -n", "3 packets transmitted, 3 received, 0% packet loss\n");
    guest.on("^ping -n -q", command -> echoes(Integer.parseInt(command.words().get(6)), 0, "2.1"));
    guest.on("^sh -s -- [0-9a-f]+[.:][0-9a-f.: ]+$", command -> pinged(guest, command));
    say(guest, "^nft -j list ruleset", resource("ruleset.json"));
    guest.on(
        "^ping .*-p 6c616221[0-9a-f]{8} 192.168.77.1$",
        command -> {
          marks.add(command.words().get(command.words().size() - 2).substring(8));
          return new FakeGuest.Said(0, "1 packets transmitted, 1 received, 0% packet loss\n", "");
        });
    guest.on(
        "^resolvectl query",
        command ->
            new FakeGuest.Said(
                1,
                command.words().get(3) + ": 100.64.0.2 -- link: tailscale0\n",
                "no-such-node.acme.internal: Name 'no-such-node.acme.internal' not found\n"));
    say(guest, "^busctl .*resolve1", servers("[9,2,[100,100,100,100],0,\"\"]", ""));
    say(guest, "^ip .*route get", "192.168.77.10 dev lan0 src 192.168.77.12 uid 0\n");
    say(guest, "^ip -4 route show table all", resource("routes.v4"));
    say(guest, "^ip -6 route show table all", resource("routes.v6"));
    guest.on(
        "^ip .*route get (192.0.2.1|2001:db8::1)",
        command -> new FakeGuest.Said(2, "", "RTNETLINK answers: Network is unreachable\n"));
    guest.on("^nft -j list table", FakeGuest.Answer.of(() -> firewalls.get(node).json()));
    say(guest, "^tailscale metrics print", "");
    guest.on("^grep ", command -> new FakeGuest.Said(1, "", ""));
    List<String> log = new CopyOnWriteArrayList<>();
    guest.on("^grep -F lab=", command -> found(log, command.words().get(2)));
    if (node.joinsByItself()) {
      say(guest, "^sha256sum --check", "/var/lib/tailscale/preauthkey: OK\n");
      say(guest, "^grep -o -E \\^hskey", keyPrefix(number(node)) + "\n");
    }
    say(guest, "^date \\+%s$", "1795520000\n"); // 2026-11-24, inside the certificate's days
    guest.on("^date \\+%s %N", FakeGuest.Answer.of(() -> Instant.now().getEpochSecond() + " 0\n"));
    censuses.put(
        node.name(),
        new FakeCensus(node, new Composer().belongings(plan, node), v4(node), v6(node)));
    guest.on("^sh -s -- [-0-9a-f]{36}", censuses.get(node.name()));
    plan.nodes().forEach(peer -> knows(guest, peer));
    for (String lan : List.of(node.lan().v4(), node.lan().v6(), "fe80::1%25lan0")) {
      guest.on("^curl .*--url http://\\[?" + lan + "\\]?/", command -> refused(log, command, lan));
    }
    say(
        guest,
        "^ip -6 -o address",
        "2: lan0    inet6 fe80::1/64 scope link \\\\       valid_lft forever\n");
    guest.on("^curl .*--parallel ", command -> knocked(Optional.of(node), command));
    controlPlane(guest);
    if (node.equals(plan.controlPlane())) {
      say(guest, "headscale nodes list", nodesList());
      say(guest, "headscale preauthkeys list", keysList());
      say(guest, "headscale users list", "[{\"id\":1,\"name\":\"infra\"}]");
      say(guest, "headscale apikeys list", "null");
      say(guest, "^journalctl .*headscale", "INF listening and serving HTTP\n");
      guest.on(
          "^curl .*127.0.0.1:9090/debug/ping", command -> page(200, resource("pong.html"), ""));
    }
    return guest;
  }

  /** The machine that the guests run on: on their LAN, and no member of anything. */
  private FakeGuest hypervisor() {
    FakeGuest machine = new FakeGuest(HYPERVISOR);
    machine.on("^curl .*--parallel ", command -> knocked(Optional.empty(), command));
    say(machine, "^tcpdump .*-r ", "");
    machine.on(
        "^tcpdump .*icmp\\[28:4\\] = 0x",
        command -> {
          String mark = command.toString().replaceFirst(".*0x", "");
          String seen = "07:09:19.0 vnet0 In IP 192.168.77.12 > 192.168.77.1: ICMP echo request\n";
          return new FakeGuest.Said(0, marks.contains(mark) ? seen : "", "");
        });
    machine.on("^cat .*acknowledged", command -> new FakeGuest.Said(1, "", "No such file\n"));
    say(machine, "^tail .*pcap.log", "tcpdump: listening on any\n");
    return machine;
  }

  /** What a node gets when it asks for a peer. */
  private void knows(FakeGuest guest, NodePlan peer) {
    String name = peer.name() + "\\.acme\\.internal";
    String text = Page.textOf(peer) + "\n";
    say(guest, "^getent ahosts " + name, v4(peer) + "  STREAM " + peer.name() + "\n");
    say(guest, "^getent ahostsv4 " + peer.name() + "$", peer.lan().v4() + "  STREAM\n");
    say(guest, "^getent ahostsv6 " + peer.name() + "$", peer.lan().v6() + "  STREAM\n");
    say(
        guest,
        "^tailscale ping .*%s$".formatted(peer.name()),
        "pong from %s (%s) via %s:41641 in 3ms\n".formatted(peer.name(), v4(peer), peer.lan().v4()),
        "--size");
    guest.on("^curl .*--url http://" + name, command -> page(200, text, v4(peer)));
    guest.on(
        "^curl .*--url http://" + name + "/payload.txt",
        command -> page(200, Payload.text(), v4(peer)));
    guest.on("^curl .*--url http://\\[?" + v6(peer), command -> page(200, text, v6(peer)));
    guest.on("^curl .*--url http://" + v4(peer) + "/", command -> page(200, text, v4(peer)));
  }

  /** nginx refuses, and writes it down. */
  private static FakeGuest.Said refused(List<String> log, Command command, String lan) {
    String mark = command.toString().replaceFirst(".*(lab=[-0-9a-f.]+).*", "$1");
    log.add(
        "{\"from\":\"%s\",\"request\":\"GET /?%s HTTP/1.1\",\"status\":\"403\"}"
            .formatted(lan, mark));
    return page(403, "403 Forbidden", lan);
  }

  private static FakeGuest.Said found(List<String> log, String mark) {
    List<String> lines = log.stream().filter(line -> line.contains(mark)).toList();
    return lines.isEmpty()
        ? new FakeGuest.Said(1, "", "")
        : new FakeGuest.Said(0, String.join("\n", lines) + "\n", "");
  }

  private void controlPlane(FakeGuest guest) {
    String address = "192.168.77.10";
    guest.on("https://control/health", command -> page(200, "{\"status\":\"pass\"}", address));
    guest.on("https://control/key\\?v=142", command -> page(200, controlKey("7a"), address));
    say(guest, "tailscale debug ts2021 --host=control$", resource("ts2021.txt"));
    guest.on(
        "https://control/ts2021",
        command -> page(400, "invalid tailscale handshake header", address));
    guest.on(
        "https://control/derp",
        command -> page(101, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: DERP\r\n", address));
    say(guest, "%\\{certs\\}|^certificates", resource("certificate.pem"));
  }

  /** What several pings print, each as it would by itself. */
  private static FakeGuest.Said pinged(FakeGuest guest, Command command) {
    String out =
        command.words().stream()
            .skip(3)
            .map(
                address -> {
                  Command one = Command.of("ping", "-n", "-c", "1", "-W", "3", address);
                  return "PING %1$s\n\n--- %1$s ping statistics ---\n%2$s"
                      .formatted(address, guest.run(one).out());
                })
            .collect(Collectors.joining("\n"));
    return new FakeGuest.Said(0, out, "");
  }

  /** What ping prints in the end. */
  static FakeGuest.Said echoes(int sent, int lost, String fastest) {
    return new FakeGuest.Said(
        lost == sent ? 1 : 0,
        "--- 100.64.0.2 ping statistics ---\n%d packets transmitted, %d received, %d%% packet loss, time 491ms\n"
                .formatted(sent, sent - lost, lost * 100 / sent)
            + (lost == sent
                ? ""
                : "rtt min/avg/max/mdev = %s/403.1/909.9/11.9 ms\n".formatted(fastest)),
        "");
  }

  /** What headscale says of its key. */
  static String controlKey(String octet) {
    return "{\"legacyPublicKey\":\"mkey:%s\",\"publicKey\":\"mkey:%s\"}\n"
        .formatted("0".repeat(64), octet.repeat(32));
  }

  private String status(NodePlan node) {
    return status(node, true, "");
  }

  /** What a node's client says of itself, and what it complains of. */
  String status(NodePlan node, boolean online, String complaint) {
    String peers =
        plan.nodes().stream()
            .filter(peer -> !peer.equals(node))
            .map(
                peer ->
                    "\"nodekey:%s\":{\"HostName\":\"%s\",\"DNSName\":\"%s.acme.internal.\"}"
                        .formatted(peer.name(), peer.name(), peer.name()))
            .collect(Collectors.joining(","));
    return ("{\"BackendState\":\"Running\",\"TailscaleIPs\":[\"%s\",\"%s\"],"
            + "\"Self\":{\"Online\":%s,"
            + "\"PeerAPIURL\":[\"http://%s:58436\",\"http://[%s]:58436\"]},"
            + "\"Health\":[%s],\"Peer\":{%s}}")
        .formatted(
            v4(node),
            v6(node),
            online,
            v4(node),
            v6(node),
            complaint.isEmpty() ? "" : "\"" + complaint + "\"",
            peers);
  }

  String nodesList() {
    return plan.nodes().stream()
        .map(node -> member(number(node), node.name(), node.name(), number(node)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String member(int id, String hostname, String name, int key) {
    return ("{\"id\":%d,\"name\":\"%s\",\"given_name\":\"%s\",\"online\":true,"
            + "\"ip_addresses\":[\"100.64.0.%d\",\"fd7a:115c:a1e0::%d\"],"
            + "\"user\":{\"id\":1,\"name\":\"infra\"},\"pre_auth_key\":{\"id\":%d}}")
        .formatted(id, hostname, name, id, id, key);
  }

  private String keysList() {
    List<String> keys = new ArrayList<>();
    for (NodePlan node : plan.nodes()) {
      keys.add(key(number(node), node.joinsByItself(), true, Instant.now(), DAY));
    }
    return "[" + String.join(",", keys) + "]";
  }

  /** A key as headscale lists it. */
  static String key(int id, boolean reusable, boolean used, Instant made, Duration life) {
    return ("{\"id\":%d,\"key\":\"%s-***\",\"reusable\":%s,\"used\":%s,"
            + "\"created_at\":{\"seconds\":%d},\"expiration\":{\"seconds\":%d}}")
        .formatted(
            id,
            keyPrefix(id),
            reusable,
            used,
            made.getEpochSecond(),
            made.plus(life).getEpochSecond());
  }

  /** What headscale tells of a key; a dash may be in it. */
  private static String keyPrefix(int id) {
    return "hskey-auth-k-kkkkkkkk%02d".formatted(id);
  }

  /** What nft prints when no rule counts anything. */
  static String idleRules() {
    return new FakeFirewall().json();
  }

  /** Lets one's tries of some URLs end like this: curl's exit status, HTTP's, and what it says. */
  Lab knocking(String from, String url, int exit, int status, String message) {
    knocks.put(from + " " + url, told(exit, exit == 0 ? 0.021 : 0, status, message));
    return this;
  }

  /**
   * What curl prints of tries: the tailnet has the page, the LAN has SSH; a firewall drops and
   * counts the rest.
   */
  private FakeGuest.Said knocked(Optional<NodePlan> from, Command command) {
    String out =
        command.words().stream()
            .filter(word -> word.matches("(http|tftp)://.*"))
            .map(url -> "{\"url\":\"%s\",".formatted(url) + knocked(from, URI.create(url)))
            .collect(Collectors.joining("\n"));
    return new FakeGuest.Said(28, out, "");
  }

  private String knocked(Optional<NodePlan> from, URI url) {
    String name = from.map(NodePlan::name).orElse(HYPERVISOR);
    Optional<String> told =
        knocks.entrySet().stream()
            .filter(each -> (name + " " + url).startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (told.isPresent()) {
      return told.get();
    }
    if (url.toString().matches(".*(100\\.64|fd7a:).*:80/|.*(192\\.168|fd77:).*:22/")) {
      return told(0, 0.021, 200, "");
    }
    String address = url.getHost().replaceAll("[\\[\\]]", "");
    boolean udp = url.getScheme().equals("tftp");
    int port = url.getPort() < 0 ? 80 : url.getPort();
    plan.nodes().stream()
        .filter(node -> addresses(Optional.of(node)).contains(address))
        .forEach(
            node -> {
              int network = addresses(Optional.of(node)).indexOf(address);
              String sender = addresses(from).get(network);
              firewalls
                  .get(node)
                  .drop(sender, udp ? "udp" : "tcp", port, port == 80 && network < 2);
            });
    return told(28, 0, 0, "Connection timed out after 2000 milliseconds");
  }

  /** On the LAN and in the tailnet, IPv4 first; the hypervisor is in the former only. */
  private List<String> addresses(Optional<NodePlan> node) {
    return node.map(n -> List.of(n.lan().v4(), n.lan().v6(), v4(n), v6(n)))
        .orElseGet(() -> List.of(plan.lan().v4().host(1), plan.lan().v6().host(1)));
  }

  private static String told(int exit, double connected, int status, String message) {
    return "\"exitcode\":%d,\"time_connect\":%s,\"http_code\":%d,\"errormsg\":\"%s\"}"
        .formatted(exit, connected, status, message);
  }

  /** What curl prints when these connect, and all others run into the limit. */
  static FakeGuest.Said tried(Command command, Predicate<String> connects) {
    String out =
        command.words().stream()
            .filter(word -> word.startsWith("http://"))
            .map(
                url ->
                    connects.test(url)
                        ? "{\"url\":\"%s\",\"exitcode\":0,\"time_connect\":0.021}".formatted(url)
                        : "{\"url\":\"%s\",\"exitcode\":28,\"time_connect\":0,\"errormsg\":\"late\"}"
                            .formatted(url))
            .collect(Collectors.joining("\n"));
    return new FakeGuest.Said(0, out, "");
  }

  /** What curl prints when a reset comes back from everywhere. */
  static FakeGuest.Said refusedAll(Command command) {
    String out = tried(command, url -> false).out().replace("28", "7");
    return new FakeGuest.Said(7, out.replace("late", "Connection refused"), "");
  }

  /** Lets a node's connections to that port end like this. */
  Lab connecting(String node, int port, FakeGuest.Answer answer) {
    guests.get(node).on("^curl .*--parallel .*:%d/".formatted(port), answer);
    return this;
  }

  /** What busctl prints of systemd-resolved's servers and of those it falls back on. */
  static String servers(String asked, String fallback) {
    String property = "{\"type\":\"a(iiayqs)\",\"data\":[%s]}%n";
    return property.formatted(asked) + property.formatted(fallback);
  }

  private static void say(FakeGuest guest, String pattern, String out) {
    guest.on(pattern, FakeGuest.Answer.of(() -> out));
  }

  /** The same, for commands without a word. */
  private static void say(FakeGuest guest, String pattern, String out, String without) {
    say(guest, "^(?!.*%s).*%s".formatted(without, pattern.replaceFirst("\\^", "")), out);
  }

  static String resource(String name) {
    try (InputStream in = Lab.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
