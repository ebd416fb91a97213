package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import tailnetlab.cloudinit.SeedData;

/** A guest's first boot as an image, in a file that only its owner reads. */
@ResourceType(type = SeedImage.TYPE)
public final class SeedImage extends CustomResource {
  static final String TYPE = "tailnet:index:SeedImage";

  @Export(
      name = "path",
      refs = {String.class},
      tree = "[0]")
  private Output<String> path;

  /**
   * Makes the image.
   *
   * @param node the node's name
   * @param folder where the image goes; made where it is missing
   * @param seed what the guest reads; a secret
   */
  public SeedImage(String node, String folder, Output<SeedData> seed) {
    super(TYPE, node, new Args(node, folder, seed), CustomResourceOptions.Empty);
  }

  /** Returns the file; another seed has another name. */
  public Output<String> path() {
    return path;
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  private static final class Args extends ResourceArgs {
    @Import(name = "folder", required = true)
    private final Output<String> folder;

    @Import(name = "node", required = true)
    private final Output<String> node;

    @Import(name = "userData", required = true)
    private final Output<String> userData;

    @Import(name = "metaData", required = true)
    private final Output<String> metaData;

    @Import(name = "networkConfig", required = true)
    private final Output<String> networkConfig;

    Args(String node, String folder, Output<SeedData> seed) {
      this.folder = Output.of(folder);
      this.node = Output.of(node);
      this.userData = seed.applyValue(SeedData::userData).asSecret();
      this.metaData = seed.applyValue(SeedData::metaData).asPlaintext();
      this.networkConfig = seed.applyValue(SeedData::networkConfig).asPlaintext();
    }
  }
}
