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
    try {
      return Secrets.check(Workbench.open(place).pulumi(), place).run(mesh);
    } catch (LabException e) {
      // Such as a passphrase that is lost: that is no mistake of the check's.
      return Verdict.inconclusive(e.getMessage());
    }
  }

  private SecretsStayPut described() {
    return new SecretsStayPut(List.of(), Secrets.places(place));
  }
}
