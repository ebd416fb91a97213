package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Asks for a name that no node has. Only NXDOMAIN is the right answer: a resolver that is broken
 * finds nothing either, so a name that exists is asked for first.
 */
record UnknownNameFails(List<NodePlan> askers, NodePlan known) implements Check {
  @Override
  public String id() {
    return "S5-unknown-name";
  }

  @Override
  public String title() {
    return "a name that no node has does not exist in the tailnet's domain";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(askers, asker -> judge(mesh, asker));
  }

  private Verdict judge(Mesh mesh, NodePlan asker) {
    String there = mesh.plan().magicName(known);
    String name = "no-such-node." + mesh.plan().tailnet().baseDomain();
    // Both in one command: it costs an emulated guest more than the question.
    Command ask = Command.of("resolvectl", "query", "--legend=no", there, name);
    Result result = mesh.node(asker).run(ask);
    Evidence seen = new Evidence(asker.name() + ": " + ask, text(result));
    if (!isAnswered(result, there)) {
      return Verdict.inconclusive(
          "%s does not resolve a name that exists either: see S5-names".formatted(asker.name()),
          seen);
    }
    if (isAnswered(result, name)) {
      return Verdict.fail(
          Diagnosis.WRONG_HOST,
          "%s resolves %s: %s".formatted(asker.name(), name, text(result)),
          "dns.extra_records in headscale's configuration, /etc/hosts on " + asker.name(),
          seen);
    }
    return result.err().contains("not found")
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            "%s gets another answer than \"not found\": %s".formatted(asker.name(), text(result)),
            "resolvectl status on " + asker.name(),
            seen);
  }

  /** An answer begins with the name, and goes to standard output. */
  private static boolean isAnswered(Result result, String name) {
    return result.out().lines().anyMatch(line -> line.startsWith(name + ":"));
  }

  private static String text(Result result) {
    return (result.out() + result.err()).strip();
  }
}
