package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;

/** A pre-auth key of headscale, with which nodes join. */
@ResourceType(type = PreAuthKey.TYPE)
public final class PreAuthKey extends CustomResource {
  static final String TYPE = "tailnet:index:PreAuthKey";

  @Export(
      name = "keyId",
      refs = {String.class},
      tree = "[0]")
  private Output<String> keyId;

  @Export(
      name = "secret",
      refs = {String.class},
      tree = "[0]")
  private Output<String> secret;

  @Export(
      name = "expiresAt",
      refs = {String.class},
      tree = "[0]")
  private Output<String> expiresAt;

  /** Makes the key. */
  public PreAuthKey(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, SecretOutputs.of(options, "secret"));
  }

  /** Returns headscale's number for the key. */
  public Output<String> keyId() {
    return keyId;
  }

  /** Returns the whole key; a secret. */
  public Output<String> secret() {
    return secret;
  }

  /** Returns the end of its time, as ISO 8601 in UTC. */
  public Output<String> expiresAt() {
    return expiresAt;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "connection", required = true)
    private Output<Connection> connection;

    @Import(name = "machine", required = true)
    private Output<String> machine;

    @Import(name = "userId", required = true)
    private Output<String> userId;

    @Import(name = "reusable", required = true)
    private Output<Boolean> reusable;

    @Import(name = "ephemeral", required = true)
    private Output<Boolean> ephemeral;

    @Import(name = "expiration", required = true)
    private Output<String> expiration;

    @Import(name = "tags")
    private Output<List<String>> tags;

    @Import(name = "consumer")
    private Output<String> consumer;

    @Import(name = "consumerMachine")
    private Output<String> consumerMachine;

    /** Takes how to reach the control plane. */
    public Args connection(Output<Connection> value) {
      this.connection = value;
      return this;
    }

    /** Takes the control plane's machine; on another one the key is made anew. */
    public Args machine(Output<String> value) {
      this.machine = value;
      return this;
    }

    /** Takes whose nodes it makes. */
    public Args userId(Output<String> value) {
      this.userId = value;
      return this;
    }

    /** Takes whether more than one node may use it. */
    public Args reusable(Output<Boolean> value) {
      this.reusable = value;
      return this;
    }

    /** Takes whether its nodes go when they are not seen for a while. */
    public Args ephemeral(Output<Boolean> value) {
      this.ephemeral = value;
      return this;
    }

    /** Takes how long it can be used, such as {@code 24h}. */
    public Args expiration(Output<String> value) {
      this.expiration = value;
      return this;
    }

    /** Takes the tags its nodes get, such as {@code tag:server}; may be left out. */
    public Args tags(Output<List<String>> value) {
      this.tags = value;
      return this;
    }

    /**
     * Takes the one node that uses a single-use key: when headscale has lost that node, a refresh
     * finds the key spent; may be left out.
     */
    public Args consumer(Output<String> value) {
      this.consumer = value;
      return this;
    }

    /** Takes that node's machine; another one needs another single-use key; may be left out. */
    public Args consumerMachine(Output<String> value) {
      this.consumerMachine = value;
      return this;
    }
  }
}
