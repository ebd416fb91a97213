package tailnetlab.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tailnetlab.mesh.Tailscale.Netcheck;
import tailnetlab.mesh.Tailscale.Peer;
import tailnetlab.mesh.Tailscale.Status;

/** What the tailscale client prints, as our values. */
final class TailscaleJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private TailscaleJson() {}

  static Status status(Fields json) {
    Map<String, Peer> peers = new TreeMap<>();
    for (Peer peer : json.at("Peer").all(TailscaleJson::peer)) {
      peers.put(name(peer), peer);
    }
    return new Status(
        json.text("BackendState"),
        json.texts("Health"),
        json.texts("TailscaleIPs"),
        json.text("MagicDNSSuffix"),
        Collections.unmodifiableMap(peers));
  }

  private static Peer peer(Fields json) {
    return new Peer(
        json.text("HostName"),
        json.text("DNSName"),
        json.texts("TailscaleIPs"),
        json.flag("Online"),
        json.text("CurAddr"),
        json.text("Relay"),
        json.number("RxBytes"),
        json.number("TxBytes"));
  }

  private static String name(Peer peer) {
    int dot = peer.dnsName().indexOf('.');
    return dot > 0 ? peer.dnsName().substring(0, dot) : peer.hostname();
  }

  static Netcheck netcheck(Fields json) {
    Map<Integer, Double> latency = new TreeMap<>();
    for (Map.Entry<String, JsonNode> region : json.at("RegionLatency").properties()) {
      // Go writes a duration as its nanoseconds.
      latency.put(Integer.valueOf(region.getKey()), region.getValue().asLong() / NANOS_PER_SECOND);
    }
    return new Netcheck(
        json.flag("UDP"),
        Optional.of(json.text("GlobalV4")).filter(address -> !address.isEmpty()),
        Math.toIntExact(json.number("PreferredDERP")),
        Collections.unmodifiableMap(latency));
  }

  /**
   * Reads the text format of Prometheus, without labels; what is not a whole number is left out.
   */
  static Map<String, Long> metrics(String text) {
    Map<String, Long> metrics = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ");
      if (words.length == 2 && words[1].matches("-?\\d+")) {
        metrics.put(words[0], Long.valueOf(words[1]));
      }
    }
    return metrics;
  }
}
