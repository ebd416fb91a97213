package tailnetlab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.mesh.MeshException;
import tailnetlab.mesh.Tailscale;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Node;
import tailnetlab.remote.Nodes;
import tailnetlab.remote.RemoteException;

/** Says what stands. */
@Command(
    name = "status",
    description = "Show the nodes: roles, addresses, and what each is doing now.",
    footer = {
      "",
      "Exit status: 0 every node runs and is a member; 1 not so; 3 no lab stands.",
      "",
      "Examples:",
      "  ./lab status",
      "  ./lab status --json | jq -r '.nodes[] | select(.state != \"running, joined\").name'"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String WELL = "running, joined";

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
    List<NodesTable.Row> rows = rows(access, Virsh.of(bench.hypervisor(), LIMIT));
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode document = mapper.createObjectNode();
      document.put("stack", place.stack());
      document.set("nodes", mapper.valueToTree(rows));
      System.out.println(document.toPrettyString());
    } else {
      NodesTable.lines(rows).forEach(System.out::println);
    }
    return rows.stream().allMatch(row -> row.state().equals(WELL)) ? 0 : 1;
  }

  /** All nodes are asked at once: a dead one costs its time limit, not the sum of them. */
  private static List<NodesTable.Row> rows(Access access, Virsh virsh) {
    ExecutorService each = Executors.newFixedThreadPool(access.plan().nodes().size());
    try (Nodes nodes = new Nodes(ConnectionLimits.brief())) {
      List<CompletableFuture<NodesTable.Row>> rows =
          access.plan().nodes().stream()
              .map(
                  node ->
                      CompletableFuture.supplyAsync(() -> row(access, node, nodes, virsh), each))
              .toList();
      return rows.stream().map(CompletableFuture::join).toList();
    } finally {
      each.shutdownNow();
    }
  }

  private static NodesTable.Row row(Access access, NodePlan node, Nodes nodes, Virsh virsh) {
    Said said = virsh.run("domstate", access.plan().named(node.name()));
    if (!said.ok()) {
      return NodesTable.Row.of(node, List.of(), "not there");
    }
    String machine = said.out().strip();
    if (!machine.equals("running")) {
      return NodesTable.Row.of(node, List.of(), machine);
    }
    Node channel = nodes.at(access.connections().get(node.name()));
    try {
      Tailscale.Status status = new Tailscale(channel).status();
      String state =
          status.isRunning() ? WELL : "running, not joined (%s)".formatted(status.backend());
      return NodesTable.Row.of(node, status.addresses(), state);
    } catch (MeshException e) {
      return NodesTable.Row.of(node, List.of(), "running, tailscaled does not answer");
    } catch (RemoteException e) {
      return NodesTable.Row.of(node, List.of(), "running, SSH does not answer");
    }
  }
}
