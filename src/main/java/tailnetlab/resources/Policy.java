package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** What may reach what over the tailnet: the user's policy, or none. */
@ResourceType(type = Policy.TYPE)
public final class Policy extends CustomResource {
  static final String TYPE = "tailnet:index:Policy";

  @Export(
      name = "setAt",
      refs = {String.class},
      tree = "[0]")
  private Output<String> setAt;

  /** Sets the policy. */
  public Policy(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** Returns when we set it last, as ISO 8601 in UTC; empty where nothing had to be set. */
  public Output<String> setAt() {
    return setAt;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "connection", required = true)
    private final Output<Connection> connection;

    @Import(name = "machine", required = true)
    private final Output<String> machine;

    @Import(name = "file", required = true)
    private final Output<String> file;

    @Import(name = "huJson", required = true)
    private final Output<String> huJson;

    /**
     * Takes these.
     *
     * @param connection how to reach the control plane
     * @param machine the control plane's machine; on another one the policy is set anew
     * @param file the file's name, for messages
     * @param huJson what it says; empty is no policy, which allows everything
     */
    public Args(
        Output<Connection> connection,
        Output<String> machine,
        Output<String> file,
        Output<String> huJson) {
      this.connection = connection;
      this.machine = machine;
      this.file = file;
      this.huJson = huJson;
    }
  }
}
