package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Stranger.Attempt;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/** Switches an ephemeral node off without a farewell, and waits until headscale forgets it. */
record EphemeralGoes(LabPlan plan, Cast cast, Patience patience) implements Check {
  private static final String NAME = "passer-by";

  @Override
  public String id() {
    return "B3-ephemeral";
  }

  @Override
  public String title() {
    return "an ephemeral node that is switched off disappears, and its name with it";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    Stranger stranger = Stranger.on(mesh.node(cast.server()));
    String key = new Keys(mesh).ephemeral().secret();
    Attempt joined = stranger.up(plan.loginServer(), NAME, key, Keys.JOIN);
    book.sees(joined.joined(), Diagnosis.NOT_JOINED, "it joins", joined.said());
    book.comes(
        "the client resolves its name",
        Keys.JOIN,
        Diagnosis.MAGICDNS_OFF,
        () -> lookUp(mesh),
        answer -> answer.contains("tailscale0"));
    book.does("it is switched off", stranger::kill);
    book.comes(
        "headscale's nodes without it",
        patience.gone(),
        Diagnosis.TWIN,
        () -> names(mesh),
        names -> !names.contains(NAME));
    book.comes(
        "the client does not resolve its name any more",
        Keys.JOIN,
        Diagnosis.TWIN,
        () -> lookUp(mesh),
        answer -> answer.contains("not found"));
    book.holds("S2-members", "S5-names");
  }

  private String lookUp(Mesh mesh) {
    Command query =
        Command.of("resolvectl", "query", "--legend=no", NAME + "." + plan.tailnet().baseDomain());
    Result result = mesh.node(cast.client()).run(query);
    return (result.out() + result.err()).strip();
  }

  private static List<String> names(Mesh mesh) {
    return mesh.headscale().nodes().stream().map(MeshNode::name).sorted().toList();
  }
}
