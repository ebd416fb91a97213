package tailnetlab.checks;

/**
 * Why a check is red, or could not judge: a closed set, so that alarms and mutations can name it.
 */
public enum Diagnosis {
  UNTRUSTED_CERT("the control plane's certificate is not signed by a CA this node trusts"),
  CERT_NO_SAN("the certificate does not name the login server in its SAN"),
  CERT_EXPIRED("the certificate is not valid at the node's present time"),
  CERT_EXPIRES_SOON("the certificate is valid now, and not for long"),
  TLS_BROKEN("nothing speaks TLS where the login server should"),
  LAN_NAME_UNKNOWN("a node's bare name does not lead to its LAN address"),
  CONTROL_DOWN("the control plane does not answer"),
  CONTROL_LOST(
      "the client has lost its control connection: no policy or member reaches it any more"),
  UNHEALTHY("the client itself complains of its state"),
  CONFIG_REJECTED("headscale refuses its configuration"),
  PROXY_STRIPS_UPGRADE("the proxy does not pass Upgrade, so neither ts2021 nor DERP can start"),
  PROXY_STRIPS_HANDSHAKE("the proxy does not pass the handshake, so no client can log in"),
  PROXY_DENIES("the proxy refuses what it should pass to headscale"),
  CONTROL_KEY_WRONG("the key that clients are given is not the one headscale answers with"),
  PROXY_TIMEOUT("the proxy closes idle tunnels sooner than the keep-alives come"),
  DERP_DISABLED("the control plane serves no relay"),
  DERP_UNREACHABLE("the relay cannot be reached"),
  DERP_OPEN("the relay serves strangers"),
  STUN_UNREACHABLE("no STUN answer comes back"),
  NOT_DIRECT("the direct path is not found"),
  LOSSY_PATH("packets are lost on the direct path"),
  PATH_TOO_SMALL("small packets arrive over the direct path, large ones do not"),
  SLOW_PATH("the direct path takes far longer than a LAN does"),
  PAYLOAD_DAMAGED("a payload arrives otherwise than it was sent"),
  NO_PATH("the peer cannot be reached over the tailnet at all"),
  NOT_JOINED("the node is no member of the tailnet"),
  DAEMON_DOWN("tailscaled does not run"),
  NODE_EXPIRED("the node's key has expired"),
  EXPIRY_SET("the node's membership has an end, which the plan does not give it"),
  IDENTITY_CHANGED("the node has another owner or other tags than the inventory's"),
  UNINVITED("somebody is in the tailnet whom the lab did not invite"),
  KEY_LEFT("a key that nobody asked for can still let somebody in"),
  ROUTE_UNASKED("a node takes packets of the others that the lab did not ask it to take"),
  SETTING_CHANGED("a client is set to do more than, or otherwise as, the lab asked"),
  SERVES_MORE("a client itself serves what no role brings"),
  NAME_UNASKED("the tailnet has a name, or a way to names, that the lab did not ask for"),
  TWIN("headscale knows a second node of that name"),
  NAME_MISMATCH("headscale gave the node another name than the inventory's"),
  AUTHKEY_REFUSED("the pre-auth key is used, expired, revoked or unknown"),
  KEY_SHARED("the key that joined the node can join others too"),
  KEY_FILE_EXPOSED("a key's file can be read by others than its owner"),
  KEY_FILE_MISSING("a private key's file is gone"),
  JOINED_TOO_EARLY("the autoconnect unit did not fail before the key existed"),
  MAGICDNS_OFF("MagicDNS names do not resolve"),
  SPLIT_DNS_LOST("the system's resolver does not send tailnet names to tailscaled"),
  NAME_SHADOWED("the name resolves to an address outside the tailnet"),
  WRONG_HOST("another host answers under the name"),
  SERVICE_DOWN("the service does not answer where it should"),
  LAN_OPEN("the service answers over the LAN"),
  FIREWALL_CLOSED("a rule of the node's firewall drops what should come about"),
  FIREWALL_OPEN("the firewall lets the LAN through; only the allow-list still refuses"),
  FIREWALL_LEAKS("the firewall lets in what no role opens"),
  FIREWALL_CHANGED("the node's firewall is not the one that was installed"),
  FIREWALL_FOREIGN("rules that no role installed filter the node's packets"),
  ALLOWLIST_OPEN("nginx serves addresses outside the tailnet; only the firewall still refuses"),
  ALLOWLIST_TOO_TIGHT("nginx refuses tailnet addresses"),
  DENIED_FOR_ANOTHER_REASON("the request failed, but not because of the layer that should refuse"),
  POLICY_DENIES("the policy hides a peer that should be seen"),
  POLICY_FILTERS("the peer is seen, and its packets are filtered"),
  POLICY_TOO_OPEN("a flow that the policy should deny works"),
  LISTENER_EXPOSED("something listens where others can reach it and should not"),
  LISTENER_MISSING("nothing listens where the role says"),
  BOOT_LOST("a service would not be there after the next boot"),
  DISK_FULL("the node's disk is full"),
  NOT_RELOADED("a server runs with other settings than its files have"),
  SITE_FOREIGN("nginx serves what no role declares"),
  HOSTS_CHANGED("/etc/hosts does not say what was installed"),
  LOGIN_FOREIGN("somebody can log in whom nobody asked for"),
  AUTHORITY_FOREIGN("the node trusts an authority that is not the lab's"),
  NOT_HERMETIC("the lab has a way out"),
  CLOCK_SKEW("the node's clock is off"),
  SECRET_EXPOSED("a generated secret can be read where it must not"),
  GUEST_UNREACHABLE("the guest cannot be reached, so nothing can be said of it"),
  OUT_OF_TIME("the run was over before this could be judged"),
  UNJUDGED("this could not be judged"),
  UNEXPECTED("a state the catalogue has no name for");

  private final String meaning;

  Diagnosis(String meaning) {
    this.meaning = meaning;
  }

  /** Says in half a sentence what it means. */
  public String meaning() {
    return meaning;
  }
}
