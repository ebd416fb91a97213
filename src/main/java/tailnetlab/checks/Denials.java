package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tailnetlab.mesh.Firewall.Drop;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.Tcp;
import tailnetlab.mesh.Tcp.Tried;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Node;

/**
 * Everything of a run that should meet silence, tried in one wait: each drop costs its time, and
 * each look at a firewall a process. Every knock has a counter of its own, by sender, family and
 * port, read before the first and after the last of them.
 */
final class Denials {
  static final int PAGE = 80;

  /** A drop costs all of it; the kernel repeats its SYN after 1 s, so at least two are sent. */
  private static final Duration DROP = Duration.ofSeconds(2);

  // Few services are there, and no connection of a client's own (ip_local_port_range).
  private static final int FIRST = 30_000;
  private static final int LAST = 32_767;

  private final Map<Knock, Supplier<Knocked>> all;
  private final Map<Expectation, Supplier<WatchedKnock>> flows;

  private Denials(
      Map<Knock, Supplier<Knocked>> all, Map<Expectation, Supplier<WatchedKnock>> flows) {
    this.all = all;
    this.flows = flows;
  }

  /** Returns what came of some of them. What kept one of them from being tried is thrown. */
  List<Knocked> of(Predicate<Knock> wanted) {
    return all.entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .map(each -> each.getValue().get())
        .toList();
  }

  /** Returns what came of a connection that should be denied, and which rule counted it. */
  WatchedKnock of(Flow flow) {
    return flows.get(flow.expectation()).get();
  }

  static Denials tried(Mesh mesh) {
    List<Knock> knocks = knocks(mesh);
    List<Flow> flows = Expected.denied(mesh.plan()).stream().map(e -> Flow.of(mesh, e)).toList();
    List<NodePlan> targets =
        Stream.concat(knocks.stream().map(Knock::target), flows.stream().map(f -> f.pair().to()))
            .distinct()
            .toList();
    Map<NodePlan, Supplier<List<Drop>>> before = drops(mesh, targets);
    before.values().forEach(Denials::waited);
    Map<Node, Supplier<Map<String, Tried>>> tries = tries(mesh, knocks, flows);
    tries.values().forEach(Denials::waited);
    Map<NodePlan, Supplier<List<Drop>>> after = drops(mesh, targets);
    Map<NodePlan, Supplier<List<String>>> logs = logs(mesh, knocks);
    Map<Knock, Supplier<Knocked>> all = new LinkedHashMap<>();
    knocks.forEach(
        knock ->
            all.put(
                knock,
                () ->
                    new Knocked(
                        knock,
                        tries.get(knock.from()).get().get(knock.url()),
                        counted(before.get(knock.target()).get(), knock),
                        counted(after.get(knock.target()).get(), knock),
                        logs.getOrDefault(knock.target(), List::of).get().stream()
                            .filter(line -> line.contains(knock.mark()))
                            .toList())));
    Map<Expectation, Supplier<WatchedKnock>> watched = new LinkedHashMap<>();
    flows.forEach(
        flow ->
            watched.put(
                flow.expectation(),
                () ->
                    watched(
                        flow.tried(tries.get(flow.from()).get()),
                        before.get(flow.pair().to()).get(),
                        after.get(flow.pair().to()).get())));
    return new Denials(all, watched);
  }

  /** A rule that counts everybody's packets together says nothing of one try among many. */
  private static WatchedKnock watched(Flow.Tried tried, List<Drop> before, List<Drop> after) {
    WatchedKnock among = WatchedKnock.of(tried, ofSenders(before), ofSenders(after));
    boolean isOfAll =
        after.stream()
            .filter(drop -> drop.sender().isEmpty())
            .anyMatch(drop -> WatchedKnock.rise(drop, before) > 0);
    return among.dropper().isPresent() || !isOfAll
        ? among
        : WatchedKnock.byFirewall(tried.flow(), List.copyOf(tried.outcomes().keySet()));
  }

  private static List<Drop> ofSenders(List<Drop> drops) {
    return drops.stream().filter(drop -> drop.sender().isPresent()).toList();
  }

  /** Each sender tries all of his in one curl. */
  private static Map<Node, Supplier<Map<String, Tried>>> tries(
      Mesh mesh, List<Knock> knocks, List<Flow> flows) {
    Map<Node, Set<String>> urls = new LinkedHashMap<>();
    knocks.forEach(
        knock -> urls.computeIfAbsent(knock.from(), any -> new LinkedHashSet<>()).add(knock.url()));
    flows.forEach(
        flow ->
            urls.computeIfAbsent(flow.from(), any -> new LinkedHashSet<>()).addAll(flow.urls()));
    Map<Node, Supplier<Map<String, Tried>>> tries = new LinkedHashMap<>();
    urls.forEach(
        (from, his) ->
            tries.put(from, mesh.meanwhile(() -> new Tcp(from).tryAll(List.copyOf(his), DROP))));
    return tries;
  }

  /** What goes wrong at one of them is told to who asks for it; the others go on. */
  private static void waited(Supplier<?> going) {
    try {
      var unused = going.get();
    } catch (RuntimeException e) {
      // Thrown again where it is asked for.
    }
  }

  private static Map<NodePlan, Supplier<List<Drop>>> drops(Mesh mesh, List<NodePlan> targets) {
    Map<NodePlan, Supplier<List<Drop>>> looks = new LinkedHashMap<>();
    targets.forEach(
        target -> looks.put(target, mesh.meanwhile(() -> mesh.firewall(target).drops())));
    return looks;
  }

  private static Map<NodePlan, Supplier<List<String>>> logs(Mesh mesh, List<Knock> knocks) {
    Map<NodePlan, Supplier<List<String>>> looks = new LinkedHashMap<>();
    knocks.stream()
        .filter(knock -> knock.port() == PAGE)
        .forEach(
            knock ->
                looks.computeIfAbsent(
                    knock.target(),
                    page ->
                        mesh.meanwhile(() -> new AccessLog(mesh.node(page)).lines(knock.run()))));
    return looks;
  }

  private static long counted(List<Drop> drops, Knock knock) {
    String port = knock.protocol().word() + " " + knock.port();
    return drops.stream()
        .filter(drop -> drop.comment().equals(knock.rule()))
        .filter(drop -> drop.sender().filter(by -> Addresses.same(by, knock.sender())).isPresent())
        .filter(drop -> drop.port().isEmpty() || drop.port().get().equals(port))
        .mapToLong(Drop::packets)
        .sum();
  }

  private static List<Knock> knocks(Mesh mesh) {
    // All of them at once: each is a Go program.
    List<Supplier<Tailscale.Status>> statuses =
        mesh.plan().members().stream()
            .map(node -> mesh.meanwhile(() -> mesh.sightings().status(node)))
            .toList();
    statuses.forEach(Denials::waited);
    List<NodePlan> members = mesh.plan().members();
    mesh.awaitPaths(Expected.reaching(mesh.plan(), members, members));
    String run = AccessLog.mark();
    int closed = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
    List<Knock> knocks = new ArrayList<>();
    for (Family family : Family.values()) {
      for (NodePlan target : mesh.plan().nodes()) {
        for (Knocker knocker : onLan(mesh, family, target, run)) {
          if (target.is(Role.HELLO)) {
            knocks.add(knocker.page());
          }
          knocks.addAll(knocker.closed(closed));
        }
      }
      inTailnet(mesh, family, run).forEach(knocker -> knocks.addAll(knocker.closed(closed)));
    }
    return knocks;
  }

  private static List<Knocker> onLan(Mesh mesh, Family family, NodePlan target, String run) {
    String address = family.lanAddress(target);
    Knocker hypervisor =
        new Knocker(
            mesh.hypervisor(),
            family.lanAddressOfHost(mesh.plan()),
            target,
            address,
            family,
            Over.LAN,
            run);
    return Stream.concat(
            mesh.plan().nodes().stream()
                .filter(node -> !node.equals(target))
                .map(
                    node ->
                        new Knocker(
                            mesh.node(node),
                            family.lanAddress(node),
                            target,
                            address,
                            family,
                            Over.LAN,
                            run)),
            Stream.of(hypervisor))
        .toList();
  }

  /** Who has no address there is no member, and another check says so. */
  private static List<Knocker> inTailnet(Mesh mesh, Family family, String run) {
    Map<NodePlan, Optional<String>> addresses = new LinkedHashMap<>();
    mesh.plan().members().forEach(node -> addresses.put(node, family.knownAddress(mesh, node)));
    List<NodePlan> members =
        addresses.keySet().stream().filter(node -> addresses.get(node).isPresent()).toList();
    return Expected.reaching(mesh.plan(), members, members).stream()
        .map(
            pair ->
                new Knocker(
                    mesh.node(pair.from()),
                    addresses.get(pair.from()).orElseThrow(),
                    pair.to(),
                    addresses.get(pair.to()).orElseThrow(),
                    family,
                    Over.TAILNET,
                    run))
        .toList();
  }

  /** One who knocks at a target over one network and one family. */
  private record Knocker(
      Node from,
      String sender,
      NodePlan target,
      String address,
      Family family,
      Over over,
      String run) {
    Knock page() {
      return knock(Knock.Protocol.TCP, PAGE, "LAN to hello over " + family);
    }

    List<Knock> closed(int port) {
      return Stream.of(Knock.Protocol.values())
          .map(protocol -> knock(protocol, port, "everything else over " + family))
          .toList();
    }

    private Knock knock(Knock.Protocol protocol, int port, String rule) {
      return new Knock(from, sender, target, address, family, over, protocol, port, rule, run);
    }
  }
}
