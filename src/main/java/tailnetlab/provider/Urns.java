package tailnetlab.provider;

/** Reads the engine's resource names: {@code urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME}. */
final class Urns {
  private static final int TYPE_PART = 2;

  private Urns() {}

  /** Returns the type token. */
  static String type(String urn) {
    String[] parts = urn.split("::", TYPE_PART + 2);
    if (parts.length <= TYPE_PART) {
      throw Failure.because("\"%s\" is no resource's URN".formatted(urn));
    }
    String qualified = parts[TYPE_PART];
    return qualified.substring(qualified.lastIndexOf('$') + 1);
  }
}
