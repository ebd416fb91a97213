package tailnetlab.cli;

import java.util.Map;

/**
 * Names what is done to a resource, in the words of the lab.
 *
 * @param what the thing: {@code machine control}
 * @param verb what happens to it where that needs saying: {@code remove}, or empty
 */
record Work(String what, String verb) {
  private static final Map<String, String> THINGS =
      Map.ofEntries(
          Map.entry("Domain", "machine"),
          Map.entry("Volume", "volume"),
          Map.entry("SeedImage", "seed"),
          Map.entry("Network", "network"),
          Map.entry("Pool", "storage"),
          Map.entry("NodeReady", "boot of"),
          Map.entry("HeadscaleUser", "headscale user"),
          Map.entry("PreAuthKey", "pre-auth key"),
          Map.entry("Policy", "headscale"),
          Map.entry("Membership", "membership of"),
          Map.entry("Verification", "verification"),
          Map.entry("SshKey", "SSH key"),
          Map.entry("CertificateAuthority", "certificate"),
          Map.entry("ServerCertificate", "certificate"));

  /** Names the work on a resource by its URN and the engine's operation. */
  static Work of(String urn, String operation) {
    String type = type(urn);
    String thing = THINGS.getOrDefault(type, type);
    return new Work((thing + " " + name(urn)).strip(), verb(operation));
  }

  /** Returns the last part of a URN's type: {@code NodeReady}. */
  static String type(String urn) {
    String[] parts = urn.split("::");
    String chain = parts.length > 2 ? parts[2] : "";
    return chain.substring(Math.max(chain.lastIndexOf('$'), chain.lastIndexOf(':')) + 1);
  }

  /** Returns the resource's own name. */
  static String name(String urn) {
    return urn.substring(urn.lastIndexOf(':') + 1);
  }

  private static String verb(String operation) {
    return switch (operation) {
      case "create", "create-replacement", "" -> "";
      case "delete", "delete-replaced", "discard", "discard-replaced" -> "remove ";
      case "update" -> "change ";
      case "read", "read-replacement", "refresh" -> "look at ";
      case "replace" -> "replace ";
      default -> operation + " ";
    };
  }

  @Override
  public String toString() {
    return verb + what;
  }
}
