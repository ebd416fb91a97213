package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailnetlab.cloudinit.Belongings;
import tailnetlab.cloudinit.Composer;
import tailnetlab.mesh.Census;
import tailnetlab.mesh.ControlEcho;
import tailnetlab.mesh.ControlEcho.Heard;
import tailnetlab.mesh.Headscale.ApiKey;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Headscale.User;
import tailnetlab.mesh.Icmp;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.TailscaleError;
import tailnetlab.mesh.Tcp;
import tailnetlab.mesh.Told;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * What several checks need to know, looked at once in a run: starting a Go program costs an
 * emulated guest a second of its CPU, and every check wants the same few answers.
 */
final class Sightings {
  /** The backend state we give a node whose daemon does not answer. */
  static final String NO_DAEMON = "tailscaled does not answer";

  private static final int PINGS = 5;
  private static final Duration EACH_PING = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int SSH_PORT = 22;

  private final Memo<String, List<MeshNode>> members;
  private final Memo<String, List<PreAuthKey>> keys;
  private final Memo<String, List<User>> users;
  private final Memo<String, List<ApiKey>> apiKeys;
  private final Memo<NodePlan, Told> tolds;
  private final Memo<NodePlan, Result> keysOnDisk;
  private final Memo<NodePlan, Tailscale.Netcheck> netchecks;
  private final Memo<NodePlan, Map<String, Tailscale.Ping>> directPings;
  private final Memo<Pair, Tailscale.Ping> pings;
  private final Memo<NodePlan, Visits> visits;
  private final Memo<String, Map<String, Heard>> heard;
  private final Memo<NodePlan, Tailscale.Handshake> handshakes;
  private final Memo<NodePlan, FrontDoor> frontDoors;
  private final Memo<Node, Map<String, Tcp.Outcome>> sshOnLan;
  private final Memo<NodePlan, Map<String, Icmp.Echoes>> echoes;
  private final Memo<String, Denials> denials;
  private final Memo<NodePlan, Belongings> belongings;
  private final Memo<NodePlan, Census> censuses;

  Sightings(Mesh mesh) {
    members = new Memo<>(all -> mesh.headscale().nodes());
    keys = new Memo<>(all -> mesh.headscale().preAuthKeys());
    users = new Memo<>(all -> mesh.headscale().users());
    apiKeys = new Memo<>(all -> mesh.headscale().apiKeys());
    tolds = new Memo<>(node -> mesh.tailscale(node).told());
    keysOnDisk = new Memo<>(server -> mesh.node(server).run(KeyStillJoins.READ));
    netchecks = new Memo<>(node -> mesh.tailscale(node).netcheck());
    directPings = new Memo<>(node -> directPings(mesh, node));
    pings = new Memo<>(pair -> ping(mesh, pair));
    heard = new Memo<>(all -> heard(mesh));
    visits = new Memo<>(node -> Visits.by(mesh, node));
    handshakes =
        new Memo<>(node -> mesh.tailscale(node).handshake(mesh.plan().controlPlane().name()));
    frontDoors = new Memo<>(node -> FrontDoor.seenFrom(mesh, node));
    denials = new Memo<>(all -> Denials.tried(mesh));
    belongings = new Memo<>(node -> new Composer().belongings(mesh.plan(), node));
    censuses = new Memo<>(node -> Census.of(mesh.node(node), belongings(node)));
    echoes = new Memo<>(node -> new Icmp(mesh.node(node)).each(neighbours(mesh, node)));
    sshOnLan =
        new Memo<>(
            asker -> new Tcp(asker).connect(lanAddresses(mesh.plan(), asker), SSH_PORT, CONNECT));
  }

  /** Returns the nodes as headscale lists them. */
  List<MeshNode> members() {
    return members.of("all");
  }

  /** Returns the pre-auth keys as headscale lists them. */
  List<PreAuthKey> keys() {
    return keys.of("all");
  }

  /** Returns the users as headscale lists them. */
  List<User> users() {
    return users.of("all");
  }

  /** Returns the API keys as headscale lists them. */
  List<ApiKey> apiKeys() {
    return apiKeys.of("all");
  }

  /**
   * Returns all that the client says of itself and of what it was told.
   *
   * @throws TailscaleError where nobody answers
   */
  Told told(NodePlan node) {
    return tolds.of(node);
  }

  /** Returns what {@link KeyStillJoins#READ} reads of the pre-auth key on a server's disk. */
  Result keyOnDisk(NodePlan server) {
    return keysOnDisk.of(server);
  }

  /** Returns the client's status; its backend is {@link #NO_DAEMON} where nobody answers. */
  Tailscale.Status status(NodePlan node) {
    try {
      return tolds.of(node).status();
    } catch (TailscaleError e) {
      return new Tailscale.Status(
          NO_DAEMON, List.of(e.reason()), List.of(), "", false, Map.of(), List.of());
    }
  }

  Tailscale.Netcheck netcheck(NodePlan node) {
    return netchecks.of(node);
  }

  /** Returns how far a login's first step comes from there. */
  Tailscale.Handshake handshake(NodePlan node) {
    return handshakes.of(node);
  }

  /** Returns what the control plane answers there. */
  FrontDoor frontDoor(NodePlan node) {
    return frontDoors.of(node);
  }

  /** Returns the answer to a ping that tries for a direct path and takes a relayed answer. */
  Tailscale.Ping ping(Pair pair) {
    return pings.of(pair);
  }

  /** Lists the pairs that were pinged and answered by way of the relay. */
  List<Pair> detours() {
    return pings.seen().entrySet().stream()
        .filter(seen -> seen.getValue().path() instanceof Tailscale.Path.Relay)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns what headscale heard of each member through its control connection, by address. */
  Map<String, Heard> heard() {
    return heard.of("all");
  }

  /** Returns what the pages are for the node. */
  Visits visits(NodePlan asker) {
    return visits.of(asker);
  }

  /** Returns what becomes of a connection from there to SSH on each other node's LAN address. */
  Map<String, Tcp.Outcome> sshOnLan(Node asker) {
    return sshOnLan.of(asker);
  }

  /**
   * Returns what came of pings from there, by address: to the other nodes' on the LAN, and to those
   * in the tailnet that it should reach.
   */
  Map<String, Icmp.Echoes> echoes(NodePlan asker) {
    return echoes.of(asker);
  }

  /** Returns what came of everything that should meet silence. */
  Denials denials() {
    return denials.of("all");
  }

  /** Returns what the node's roles declare as theirs. */
  Belongings belongings(NodePlan node) {
    return belongings.of(node);
  }

  /** Returns what is there on the node, whoever put it there. */
  Census census(NodePlan node) {
    return censuses.of(node);
  }

  /** What is direct is so at the first ping; what is not yet has some more. */
  private Tailscale.Ping ping(Mesh mesh, Pair pair) {
    return Family.V4
        .knownAddress(mesh, pair.to())
        .map(address -> directPings.of(pair.from()).get(address))
        .orElseGet(
            () -> mesh.tailscale(pair.from()).ping(pair.to().name(), true, PINGS, EACH_PING));
  }

  private static Map<String, Tailscale.Ping> directPings(Mesh mesh, NodePlan from) {
    List<NodePlan> peers =
        Expected.reaching(mesh.plan(), List.of(from), mesh.plan().members()).stream()
            .map(Pair::to)
            .toList();
    return mesh.tailscale(from).directPings(knownAddresses(mesh, peers), EACH_PING);
  }

  private static Map<String, Heard> heard(Mesh mesh) {
    return new ControlEcho(mesh.node(mesh.plan().controlPlane()))
        .ofEach(knownAddresses(mesh, mesh.plan().members()), ControlHears.EACH);
  }

  private static List<String> knownAddresses(Mesh mesh, List<NodePlan> nodes) {
    return nodes.stream().flatMap(node -> Family.V4.knownAddress(mesh, node).stream()).toList();
  }

  private static List<String> neighbours(Mesh mesh, NodePlan asker) {
    LabPlan plan = mesh.plan();
    List<String> addresses = new ArrayList<>(lanAddresses(plan, mesh.node(asker)));
    if (asker.isMember()) {
      for (Pair pair : Expected.reaching(plan, List.of(asker), plan.members())) {
        for (Family family : Family.values()) {
          family.knownAddress(mesh, pair.to()).ifPresent(addresses::add);
        }
      }
    }
    return addresses;
  }

  private static List<String> lanAddresses(LabPlan plan, Node asker) {
    return plan.nodes().stream()
        .filter(node -> !node.name().equals(asker.name()))
        .flatMap(node -> Stream.of(node.lan().v4(), node.lan().v6()))
        .toList();
  }
}
