package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;

/** A TLS server's certificate by the lab's authority. */
@ResourceType(type = ServerCertificate.TYPE)
public final class ServerCertificate extends Certified {
  static final String TYPE = "tailnet:index:ServerCertificate";

  /** Makes the certificate of that name. */
  public ServerCertificate(String name, Args args, CustomResourceOptions options) {
    super(TYPE, name, args, options);
  }

  /** What it takes. */
  @SuppressWarnings("unused") // The SDK reads the fields.
  public static final class Args extends ResourceArgs {
    @Import(name = "authorityCertificatePem", required = true)
    private final Output<String> authorityCertificatePem;

    @Import(name = "authorityKeyPem", required = true)
    private final Output<String> authorityKeyPem;

    @Import(name = "commonName", required = true)
    private final Output<String> commonName;

    @Import(name = "dnsNames", required = true)
    private final Output<List<String>> dnsNames;

    /**
     * Takes these.
     *
     * @param authorityCertificatePem the authority's certificate, PEM
     * @param authorityKeyPem the authority's private key, PEM; a secret
     * @param commonName the server's name
     * @param dnsNames the names that clients may ask for, as SAN
     */
    public Args(
        Output<String> authorityCertificatePem,
        Output<String> authorityKeyPem,
        Output<String> commonName,
        Output<List<String>> dnsNames) {
      this.authorityCertificatePem = authorityCertificatePem;
      this.authorityKeyPem = authorityKeyPem;
      this.commonName = commonName;
      this.dnsNames = dnsNames;
    }
  }
}
