package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.TEXT;

import tailnetlab.pki.SshKey;

/** An SSH key of a person or a host. */
final class SshKeyResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("SshKey", "An SSH key, for a person or a host.")
        .standsOn("comment", TEXT)
        .gives("publicLine", TEXT)
        .givesSecret("privatePem");
  }

  @Override
  public State create(Properties inputs, Task task) {
    SshKey key = SshKey.create(inputs.text("comment"));
    return new State(
        Fingerprint.of(key.publicLine()),
        inputs,
        Properties.NONE
            .with("publicLine", key.publicLine())
            .withSecret("privatePem", key.privatePem()));
  }
}
