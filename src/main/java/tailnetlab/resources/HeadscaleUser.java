package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** A user of headscale, who owns nodes and pre-auth keys. */
@ResourceType(type = HeadscaleUser.TYPE)
public final class HeadscaleUser extends CustomResource {
  static final String TYPE = "tailnet:index:HeadscaleUser";

  @Export(
      name = "userId",
      refs = {String.class},
      tree = "[0]")
  private Output<String> userId;

  /** Makes the user, or takes over the one of that name. */
  public HeadscaleUser(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** Returns headscale's number for the user. */
  public Output<String> userId() {
    return userId;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "connection", required = true)
    private final Output<Connection> connection;

    @Import(name = "name", required = true)
    private final Output<String> name;

    @Import(name = "machine", required = true)
    private final Output<String> machine;

    /**
     * Takes these.
     *
     * @param connection how to reach the control plane
     * @param name the user's name
     * @param machine the control plane's machine; on another one the user is made anew
     */
    public Args(Output<Connection> connection, Output<String> name, Output<String> machine) {
      this.connection = connection;
      this.name = name;
      this.machine = machine;
    }
  }
}
