package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** The lab's own certificate authority: made once, kept in the state. */
@ResourceType(type = CertificateAuthority.TYPE)
public final class CertificateAuthority extends CustomResource {
  static final String TYPE = "tailnet:index:CertificateAuthority";

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

  /** Makes the authority of that name. */
  public CertificateAuthority(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, SecretOutputs.of(options, "keyPem"));
  }

  /** Returns the self-signed certificate, PEM. */
  public Output<String> certificatePem() {
    return certificatePem;
  }

  /** Returns its private key, PKCS#8 PEM; a secret. */
  public Output<String> keyPem() {
    return keyPem;
  }

  /** What it takes. */
  public static final class Args extends ResourceArgs {
    @Import(name = "commonName", required = true)
    private final Output<String> commonName;

    /**
     * Takes these.
     *
     * @param commonName the name in the certificate; another one makes another authority
     */
    public Args(Output<String> commonName) {
      this.commonName = commonName;
    }
  }
}
