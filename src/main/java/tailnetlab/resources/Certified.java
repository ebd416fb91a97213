package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** A certificate with its private key: what the engine tells of it. */
abstract class Certified extends CustomResource {
  @Export(
      name = "certificatePem",
      refs = {String.class},
      tree = "[0]")
  private Output<String> certificatePem;

  @Export(
      name = "keyPem",
      refs = {String.class},
      tree = "[0]")
  private Output<String> keyPem;

  Certified(String type, String name, ResourceArgs args, CustomResourceOptions options) {
    super(type, name, args, SecretOutputs.of(options, "keyPem"));
  }

  /** Returns the certificate, PEM. */
  public final Output<String> certificatePem() {
    return certificatePem;
  }

  /** Returns its private key, PKCS#8 PEM; a secret. */
  public final Output<String> keyPem() {
    return keyPem;
  }
}
