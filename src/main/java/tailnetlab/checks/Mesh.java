package tailnetlab.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tailnetlab.mesh.CloudInit;
import tailnetlab.mesh.DerpDoor;
import tailnetlab.mesh.Firewall;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Http;
import tailnetlab.mesh.RelayDoor;
import tailnetlab.mesh.Systemd;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.Tcp;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.LocalNode;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;

/** A running lab as the checks see it: the plan, and every node with its clients. */
public final class Mesh {
  private final LabPlan plan;
  private final Map<String, Node> nodes;
  private final Node hypervisor;
  private final RelayDoor relayDoor;
  private final Executor together;
  private final Sightings sightings = new Sightings(this);
  private final ConcurrentMap<NodePlan, Lock> turns = new ConcurrentHashMap<>();
  private final ConcurrentMap<Object, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /** Makes a lab beside whose guests this very process runs. */
  public Mesh(LabPlan plan, Map<String, Node> nodes) {
    this(plan, nodes, new LocalNode("hypervisor"), new DerpDoor());
  }

  /**
   * Makes a lab.
   *
   * @param hypervisor the machine on whose side of the LAN we stand
   * @param relayDoor how one knocks at the relay from there
   */
  public Mesh(LabPlan plan, Map<String, Node> nodes, Node hypervisor, RelayDoor relayDoor) {
    this(plan, nodes, hypervisor, relayDoor, Runnable::run);
  }

  private Mesh(
      LabPlan plan,
      Map<String, Node> nodes,
      Node hypervisor,
      RelayDoor relayDoor,
      Executor together) {
    this.plan = plan;
    this.nodes = Map.copyOf(nodes);
    this.hypervisor = hypervisor;
    this.relayDoor = relayDoor;
    this.together = together;
  }

  /** Returns the same lab with nothing seen yet, which looks at several nodes at once. */
  public Mesh forOneRun(Executor executor) {
    return new Mesh(plan, nodes, hypervisor, relayDoor, executor);
  }

  /** Returns the same, every guest of it behind something that watches it. */
  Mesh forOneRun(Executor executor, UnaryOperator<Node> watching) {
    Map<String, Node> watched = new HashMap<>();
    nodes.forEach((name, node) -> watched.put(name, watching.apply(node)));
    return new Mesh(plan, watched, hypervisor, relayDoor, executor);
  }

  /**
   * Returns the same lab with nothing seen yet, for a second look: once nothing that was begun in
   * this run goes on, such as a knock whose control failed before it was over, and once the paths
   * that were not direct had their time to become so.
   *
   * @param until when to wait no longer
   */
  Mesh settled(Deadline until) {
    underWay.values().forEach(going -> await(going, until));
    Mesh next = forOneRun(together);
    List<CompletableFuture<Tailscale.Ping>> pings =
        sightings.detours().stream()
            .map(pair -> next.begin(() -> next.sightings().ping(pair)))
            .toList();
    pings.forEach(ping -> await(ping, until));
    return next;
  }

  /** Returns what the lab should be. */
  public LabPlan plan() {
    return plan;
  }

  /**
   * Returns a node's command channel.
   *
   * @throws IllegalStateException when there is no connection to it
   */
  public Node node(NodePlan node) {
    Node channel = nodes.get(node.name());
    if (channel == null) {
      throw new IllegalStateException("no connection to " + node.name());
    }
    return channel;
  }

  /** Returns the machine that the guests run on, beside them on the LAN: no node of the lab. */
  public Node hypervisor() {
    return hypervisor;
  }

  /** Returns the relay's door, for who stands beside the hypervisor and is no node. */
  RelayDoor relayDoor() {
    return relayDoor;
  }

  public Headscale headscale() {
    return Headscale.running(node(plan.controlPlane()));
  }

  public Tailscale tailscale(NodePlan node) {
    return new Tailscale(node(node));
  }

  public Http http(NodePlan node) {
    return new Http(node(node));
  }

  public Tcp tcp(NodePlan node) {
    return new Tcp(node(node));
  }

  public Firewall firewall(NodePlan node) {
    return new Firewall(node(node));
  }

  public Systemd systemd(NodePlan node) {
    return new Systemd(node(node));
  }

  public CloudInit cloudInit(NodePlan node) {
    return new CloudInit(node(node));
  }

  /** Returns what the checks of this run have seen, and looks where nobody has yet. */
  Sightings sightings() {
    return sightings;
  }

  /** Judges every node, at once, and joins the verdicts. */
  Verdict eachNode(List<NodePlan> subjects, Function<NodePlan, Verdict> judge) {
    return each(subjects, NodePlan::name, List::of, judge);
  }

  /** Judges every pair, at once, and joins the verdicts. */
  Verdict eachPair(List<Pair> subjects, Function<Pair, Verdict> judge) {
    return each(subjects, Pair::toString, pair -> List.of(pair.from(), pair.to()), judge);
  }

  /**
   * Begins an action that goes on beside the caller's own. Who waits for a drop lets the others
   * compute in that time, if it begins early.
   *
   * @return waits for the action, and returns or throws what it did
   */
  <T> Supplier<T> meanwhile(Supplier<T> action) {
    CompletableFuture<T> going = begin(action);
    return () -> ended(going);
  }

  /**
   * Waits until the pairs have found their paths, as far as they do: right after a join or a boot
   * the first packets to a peer can be lost, and nobody counts those.
   */
  void awaitPaths(List<Pair> pairs) {
    List<Supplier<Tailscale.Ping>> pings =
        pairs.stream().map(pair -> meanwhile(() -> sightings.ping(pair))).toList();
    for (Supplier<Tailscale.Ping> ping : pings) {
      try {
        var unused = ping.get();
      } catch (RemoteException e) {
        // Told by whoever asks for that pair.
      }
    }
  }

  /** Waits for its turn with a node: for what another check's traffic would spoil. */
  <T> T inTurn(NodePlan node, Supplier<T> action) {
    Lock turn = turns.computeIfAbsent(node, any -> new ReentrantLock());
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      throw stopped();
    }
    try {
      return action.get();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Judges all of them, at once, and joins the verdicts.
   *
   * @param name what a subject is called
   * @param about which nodes what is wrong with it is about, unless the verdict says so itself
   */
  <T> Verdict each(
      List<T> subjects,
      Function<T, String> name,
      Function<T, List<NodePlan>> about,
      Function<T, Verdict> judge) {
    Function<T, Verdict> one =
        subject ->
            Verdicts.guarded(name.apply(subject), () -> judge.apply(subject))
                .at(about.apply(subject));
    // Collected before the first join: a lazy stream would start each only after the one before.
    List<CompletableFuture<Verdict>> parts =
        subjects.stream().map(subject -> begin(() -> one.apply(subject))).toList();
    return Verdicts.all(parts.stream().map(Mesh::ended).toList());
  }

  private <T> CompletableFuture<T> begin(Supplier<T> action) {
    CompletableFuture<T> going = CompletableFuture.supplyAsync(action, together);
    Object key = new Object();
    underWay.put(key, going);
    return going.whenComplete((done, failed) -> forget(key));
  }

  private void forget(Object key) {
    underWay.remove(key);
  }

  /** Waits for its end. Who is interrupted in that, as a run that is given up is, stops waiting. */
  private static <T> T ended(CompletableFuture<T> going) {
    try {
      return going.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      throw stopped();
    }
  }

  private static void await(CompletableFuture<?> going, Deadline until) {
    try {
      // How it ends is the business of who began it.
      going
          .handle((done, failed) -> done)
          .get(Math.max(0, until.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Then it goes on.
    } catch (InterruptedException e) {
      throw stopped();
    }
  }

  private static CancellationException stopped() {
    Thread.currentThread().interrupt();
    return new CancellationException("the run was given up");
  }
}
