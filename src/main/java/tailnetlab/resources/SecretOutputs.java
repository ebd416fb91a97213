package tailnetlab.resources;

import com.pulumi.resources.CustomResourceOptions;

/** Options that keep outputs secret even where a provider forgot to say so. */
final class SecretOutputs {
  private SecretOutputs() {}

  static CustomResourceOptions of(CustomResourceOptions options, String... outputs) {
    return CustomResourceOptions.merge(
        options, CustomResourceOptions.builder().additionalSecretOutputs(outputs).build());
  }
}
