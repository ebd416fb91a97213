package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.TEXT;

import tailnetlab.pki.Authority;

/** The lab's certificate authority: made once, kept until another name is asked for. */
final class AuthorityResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("CertificateAuthority", "The lab's own certificate authority.")
        .standsOn("commonName", TEXT)
        .gives("certificatePem", TEXT)
        .givesSecret("keyPem");
  }

  @Override
  public State create(Properties inputs, Task task) {
    Authority authority = Authority.create(inputs.text("commonName"), task.surroundings().clock());
    return new State(
        Fingerprint.of(authority.certificatePem()),
        inputs,
        Properties.NONE
            .with("certificatePem", authority.certificatePem())
            .withSecret("keyPem", authority.keyPem()));
  }
}
