package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Map;

/** The proof of the lab: every check of the catalogue, run again when something changed. */
@ResourceType(type = Verification.TYPE)
public final class Verification extends CustomResource {
  static final String TYPE = "tailnet:index:Verification";

  @Export(
      name = "outcome",
      refs = {String.class},
      tree = "[0]")
  private Output<String> outcome;

  @Export(
      name = "findings",
      refs = {String.class},
      tree = "[0]")
  private Output<String> findings;

  @Export(
      name = "provenAt",
      refs = {String.class},
      tree = "[0]")
  private Output<String> provenAt;

  /** Runs the checks. */
  public Verification(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** Returns {@code PASS}: anything else fails the update. */
  public Output<String> outcome() {
    return outcome;
  }

  /** Returns what each check found, as {@code tailnetlab.checks.FindingsJson} writes it. */
  public Output<String> findings() {
    return findings;
  }

  /** Returns when the checks last held, as an instant in ISO-8601. */
  public Output<String> provenAt() {
    return provenAt;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "plan", required = true)
    private final Output<String> plan;

    @Import(name = "connections", required = true)
    private final Output<Map<String, Connection>> connections;

    @Import(name = "subjects", required = true)
    private final Output<List<String>> subjects;

    /**
     * Takes these.
     *
     * @param plan the plan, as {@code tailnetlab.plan.PlanJson} writes it
     * @param connections how to reach each node, by its name
     * @param subjects ids of what is proven: another one, and everything is checked again
     */
    public Args(
        Output<String> plan,
        Output<Map<String, Connection>> connections,
        Output<List<String>> subjects) {
      this.plan = plan;
      this.connections = connections;
      this.subjects = subjects;
    }
  }
}
