package tailnetlab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Nodes;

/** Says what stands. */
@Command(
    name = "status",
    description = "Show the nodes: roles, addresses, and what each is doing now.",
    footer = {
      "",
      "What each node, libvirt and headscale say now, within half a minute whatever is broken.",
      "",
      "Exit status: 0 every node runs and is the member it should be; 1 not so; 3 no lab stands.",
      "",
      "Examples:",
      "  ./lab status",
      "  ./lab status --json | jq -r '.nodes[] | select(.state != \"running, joined\").name'"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String RUNNING = "running";
  private static final String NO_ANSWER = "running, no answer";

  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Place place = stack.place();
    Access access = Access.known(place);
    Workbench bench = Workbench.open(place);
    if (!Inside.isHere(place)) {
      VerifyCommand.mustRun(bench);
      List<String> words = new ArrayList<>(List.of("status", "--stack", place.stack()));
      words.addAll(json ? List.of("--json") : List.of());
      return Inside.again(bench, words);
    }
    List<NodesTable.Row> rows =
        rows(access, new Machines(Virsh.of(bench.hypervisor(), LIMIT), line -> {}));
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode document = mapper.createObjectNode();
      document.put("stack", place.stack());
      document.set("nodes", mapper.valueToTree(rows));
      System.out.println(document.toPrettyString());
    } else {
      NodesTable.lines(rows).forEach(System.out::println);
    }
    return access.plan().nodes().stream().allMatch(node -> isWell(node, rows)) ? 0 : 1;
  }

  private static boolean isWell(NodePlan node, List<NodesTable.Row> rows) {
    String well = node.isMember() ? RUNNING + RollCall.JOINED : RUNNING;
    return rows.stream()
        .anyMatch(row -> row.name().equals(node.name()) && row.state().equals(well));
  }

  /**
   * All nodes are asked at once, and headscale beside them: what does not answer costs its limit,
   * once, and never the sum.
   */
  private static List<NodesTable.Row> rows(Access access, Machines machines) {
    List<NodePlan> nodes = access.plan().nodes();
    ExecutorService each = Executors.newCachedThreadPool(StatusCommand::daemon);
    try (Nodes channels = new Nodes(ConnectionLimits.brief())) {
      RollCall roll = new RollCall(access, channels);
      CompletableFuture<Optional<List<MeshNode>>> listed =
          CompletableFuture.supplyAsync(roll::listed, each)
              .completeOnTimeout(Optional.empty(), LIMIT.toSeconds(), TimeUnit.SECONDS);
      List<CompletableFuture<NodesTable.Row>> rows =
          nodes.stream()
              .map(
                  node ->
                      CompletableFuture.supplyAsync(
                              () -> row(access, node, machines, roll, listed), each)
                          .completeOnTimeout(
                              NodesTable.Row.of(node, List.of(), NO_ANSWER),
                              // A row waits for headscale's list after its own node's answer.
                              LIMIT.multipliedBy(2).toSeconds(),
                              TimeUnit.SECONDS))
              .toList();
      return rows.stream().map(CompletableFuture::join).toList();
    } finally {
      each.shutdownNow();
    }
  }

  private static NodesTable.Row row(
      Access access,
      NodePlan node,
      Machines machines,
      RollCall roll,
      CompletableFuture<Optional<List<MeshNode>>> listed) {
    String machine = machines.state(access.plan().named(node.name()));
    if (!machine.equals(RUNNING)) {
      return NodesTable.Row.of(node, List.of(), machine);
    }
    RollCall.Seen seen = roll.seen(node, listed);
    return NodesTable.Row.of(node, seen.addresses(), "%s%s".formatted(RUNNING, seen.words()));
  }

  /** One that does not end must not keep the verb. */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
