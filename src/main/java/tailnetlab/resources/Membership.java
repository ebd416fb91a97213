package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;

/** A node's place in the tailnet: joined, online, and under its own name. */
@ResourceType(type = Membership.TYPE)
public final class Membership extends CustomResource {
  static final String TYPE = "tailnet:index:Membership";

  @Export(
      name = "nodeId",
      refs = {String.class},
      tree = "[0]")
  private Output<String> nodeId;

  @Export(
      name = "addresses",
      refs = {List.class, String.class},
      tree = "[0,1]")
  private Output<List<String>> addresses;

  @Export(
      name = "joinedAt",
      refs = {String.class},
      tree = "[0]")
  private Output<String> joinedAt;

  /** Joins the node. */
  public Membership(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** Returns headscale's number for the node. */
  public Output<String> nodeId() {
    return nodeId;
  }

  /** Returns the node's tailnet addresses, IPv4 and IPv6. */
  public Output<List<String>> addresses() {
    return addresses;
  }

  /** Returns when it joined last, as an instant in ISO-8601; its number may be an older one. */
  public Output<String> joinedAt() {
    return joinedAt;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "connection", required = true)
    private Output<Connection> connection;

    @Import(name = "control", required = true)
    private Output<Connection> control;

    @Import(name = "name", required = true)
    private Output<String> name;

    @Import(name = "machine", required = true)
    private Output<String> machine;

    @Import(name = "controlMachine")
    private Output<String> controlMachine;

    @Import(name = "loginServer", required = true)
    private Output<String> loginServer;

    @Import(name = "authKey", required = true)
    private Output<String> authKey;

    @Import(name = "how", required = true)
    private Output<String> how;

    @Import(name = "tags")
    private Output<List<String>> tags;

    /** Takes how to reach the node. */
    public Args connection(Output<Connection> value) {
      this.connection = value;
      return this;
    }

    /** Takes how to reach the control plane. */
    public Args control(Output<Connection> value) {
      this.control = value;
      return this;
    }

    /** Takes the name it must have in the tailnet. */
    public Args name(Output<String> value) {
      this.name = value;
      return this;
    }

    /** Takes the node's machine; another one joins anew. */
    public Args machine(Output<String> value) {
      this.machine = value;
      return this;
    }

    /** Takes the control plane's machine; to another one the node joins anew; may be left out. */
    public Args controlMachine(Output<String> value) {
      this.controlMachine = value;
      return this;
    }

    /** Takes the URL of the control plane. */
    public Args loginServer(Output<String> value) {
      this.loginServer = value;
      return this;
    }

    /** Takes the pre-auth key; a secret. */
    public Args authKey(Output<String> value) {
      this.authKey = value;
      return this;
    }

    /**
     * Takes {@code autoconnect} for a server that joins by the key on its disk, {@code person} for
     * {@code tailscale up}.
     */
    public Args how(Output<String> value) {
      this.how = value;
      return this;
    }

    /** Takes the tags that the key gives it; others make it join anew; may be left out. */
    public Args tags(Output<List<String>> value) {
      this.tags = value;
      return this;
    }
  }
}
