package tailnetlab.cli;

import java.util.List;
import tailnetlab.checks.Check;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.SecretsStayPut;
import tailnetlab.checks.Verdict;

/** The search for the lab's secrets, which asks the engine for them when it is run. */
record SecretsCheck(Place place) implements Check {
  @Override
  public String id() {
    return described().id();
  }

  @Override
  public String title() {
    return described().title();
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Secrets.check(Workbench.open(place).pulumi(), place).run(mesh);
  }

  private SecretsStayPut described() {
    return new SecretsStayPut(List.of(), Secrets.places(place));
  }
}
