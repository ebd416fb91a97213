package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** A guest that answers over SSH with its own host key, and has finished its first boot. */
@ResourceType(type = NodeReady.TYPE)
public final class NodeReady extends CustomResource {
  static final String TYPE = "tailnet:index:NodeReady";

  @Export(
      name = "bootId",
      refs = {String.class},
      tree = "[0]")
  private Output<String> bootId;

  /** Waits for the guest. */
  public NodeReady(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** Returns the id that the guest's kernel gave its present boot. */
  public Output<String> bootId() {
    return bootId;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "connection", required = true)
    private final Output<Connection> connection;

    @Import(name = "machine", required = true)
    private final Output<String> machine;

    @Import(name = "console")
    private Output<String> console;

    @Import(name = "domain")
    private Output<String> domain;

    /**
     * Takes these.
     *
     * @param connection how to reach the guest
     * @param machine the machine's id; another one is waited for anew
     */
    public Args(Output<Connection> connection, Output<String> machine) {
      this.connection = connection;
      this.machine = machine;
    }

    /**
     * Takes the file of the guest's serial console, whose end is shown when the guest never
     * answers; may be left out.
     */
    public Args console(Output<String> value) {
      this.console = value;
      return this;
    }

    /**
     * Takes the machine's name in libvirt, which is asked how it is when the guest does not answer;
     * may be left out.
     */
    public Args domain(Output<String> value) {
      this.domain = value;
      return this;
    }
  }
}
