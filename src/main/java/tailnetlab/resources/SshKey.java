package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** An SSH key, for a person or a host. */
@ResourceType(type = SshKey.TYPE)
public final class SshKey extends CustomResource {
  static final String TYPE = "tailnet:index:SshKey";

  @Export(
      name = "publicLine",
      refs = {String.class},
      tree = "[0]")
  private Output<String> publicLine;

  @Export(
      name = "privatePem",
      refs = {String.class},
      tree = "[0]")
  private Output<String> privatePem;

  /** Makes the key of that name. */
  public SshKey(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, SecretOutputs.of(options, "privatePem"));
  }

  /** Returns the public key as in {@code authorized_keys}. */
  public Output<String> publicLine() {
    return publicLine;
  }

  /** Returns the private key as OpenSSH writes it; a secret. */
  public Output<String> privatePem() {
    return privatePem;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "comment", required = true)
    private final Output<String> comment;

    /**
     * Takes these.
     *
     * @param comment whose key it is
     */
    public Args(Output<String> comment) {
      this.comment = comment;
    }
  }
}
