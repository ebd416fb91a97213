package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;

/** The lab's own certificate authority: made once, kept in the state. */
@ResourceType(type = CertificateAuthority.TYPE)
public final class CertificateAuthority extends Certified {
  static final String TYPE = "tailnet:index:CertificateAuthority";

  /** Makes the authority of that name. */
  public CertificateAuthority(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
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
