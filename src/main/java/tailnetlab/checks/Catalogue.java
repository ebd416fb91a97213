package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.LabPlan;

/** Every check there is for a lab: which ones follows from its nodes and roles. */
public final class Catalogue {
  private final LabPlan plan;

  public Catalogue(LabPlan plan) {
    this.plan = plan;
  }

  /** Lists the checks for this lab, in the order of the page that documents them. */
  public List<Check> checks() {
    throw new UnsupportedOperationException();
  }
}
