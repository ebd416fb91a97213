package tailnetlab.cloudinit;

/**
 * What a guest reads from its NoCloud disk at its first boot.
 *
 * @param userData the cloud-config of its roles; a secret, it holds private keys
 * @param metaData its instance id and host name, YAML
 * @param networkConfig its addresses, in version 2 of the network configuration, YAML
 */
public record SeedData(String userData, String metaData, String networkConfig) {

  /** Shows no user-data. */
  @Override
  public String toString() {
    return "SeedData[userData=(secret), metaData=%s, networkConfig=%s]"
        .formatted(metaData, networkConfig);
  }
}
