package tailnetlab.mesh;

import static java.util.regex.Pattern.quote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tailnetlab.mesh.Tailscale.Netcheck;
import tailnetlab.mesh.Tailscale.Peer;
import tailnetlab.mesh.Tailscale.Status;

/** What the tailscale client prints, as our values. */
final class TailscaleJson {
  /** preftype.NetfilterOn. */
  private static final long NETFILTER_ON = 2;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final List<String> EXIT = List.of("0.0.0.0/0", "::/0");

  /**
   * The preferences that open, take or lead something: {@code tailscale up} with the lab's own
   * arguments leaves them all unset (ipn/prefs.go).
   */
  private static final List<String> SETTINGS =
      List.of(
          "RouteAll",
          "ExitNodeID",
          "ExitNodeIP",
          "AutoExitNode",
          "ExitNodeAllowLANAccess",
          "RunSSH",
          "RunWebClient",
          "ShieldsUp",
          "AdvertiseTags",
          "AdvertiseServices",
          "NoSNAT",
          "OperatorUser",
          "PostureChecking",
          "DriveShares",
          "RelayServerPort",
          "RemoteConfig");

  private TailscaleJson() {}

  /** Reads the daemon's answers, in the order in which {@link Tailscale#told} asks. */
  static Told told(List<Fields> answers) {
    return new Told(
        status(answers.get(0)),
        settings(answers.get(1)),
        answers.get(1).texts("AdvertiseRoutes"),
        serves(answers.get(2)),
        names(answers.get(3)),
        answers.get(4).at("Regions").all(TailscaleJson::region));
  }

  private static Map<String, String> settings(Fields prefs) {
    Map<String, String> set = new TreeMap<>();
    SETTINGS.forEach(name -> prefs.ifSet(name, value -> set.put(name, value)));
    // These two are on, else they are switched off.
    if (!prefs.isMissing() && !prefs.flag("CorpDNS")) {
      set.put("CorpDNS", "false");
    }
    if (!prefs.isMissing() && prefs.number("NetfilterMode") != NETFILTER_ON) {
      set.put("NetfilterMode", prefs.text("NetfilterMode"));
    }
    prefs.at("AppConnector").ifSet("Advertise", value -> set.put("AppConnector", value));
    return Collections.unmodifiableMap(set);
  }

  /** What is served in the background, and by a command that still stands. */
  private static List<String> serves(Fields config) {
    List<String> serves = new ArrayList<>();
    config.at("TCP").properties().forEach(port -> serves.add("tcp " + port.getKey()));
    config.at("Web").properties().forEach(host -> serves.add("web " + host.getKey()));
    config.at("AllowFunnel").properties().forEach(host -> serves.add("funnel " + host.getKey()));
    config.at("Services").properties().forEach(name -> serves.add("service " + name.getKey()));
    config
        .at("Foreground")
        .properties()
        .forEach(session -> serves.addAll(serves(new Fields(session.getValue()))));
    return List.copyOf(serves);
  }

  private static Told.Names names(Fields dns) {
    List<String> resolvers = new ArrayList<>(addresses(dns.at("Resolvers")));
    resolvers.addAll(addresses(dns.at("FallbackResolvers")));
    resolvers.addAll(dns.texts("Nameservers"));
    Map<String, List<String>> routes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> route : dns.at("Routes").properties()) {
      routes.put(bare(route.getKey()), addresses(new Fields(route.getValue())));
    }
    return new Told.Names(
        List.copyOf(resolvers),
        Collections.unmodifiableMap(routes),
        dns.texts("Domains").stream().map(TailscaleJson::bare).toList(),
        dns.at("ExtraRecords")
            .all(json -> new Told.Names.Entry(bare(json.text("Name")), json.text("Value"))));
  }

  private static List<String> addresses(Fields resolvers) {
    return resolvers.all(resolver -> resolver.text("Addr"));
  }

  private static String bare(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }

  private static Told.Region region(Fields json) {
    return new Told.Region(
        Math.toIntExact(json.number("RegionID")),
        json.text("RegionCode"),
        json.at("Nodes").all(TailscaleJson::relay));
  }

  private static Told.Relay relay(Fields json) {
    Map<String, String> more = new TreeMap<>();
    for (String flag : List.of("CertName", "STUNOnly", "InsecureForTests", "STUNTestIP")) {
      json.ifSet(flag, value -> more.put(flag, value));
    }
    return new Told.Relay(
        json.text("HostName"),
        json.text("IPv4"),
        json.text("IPv6"),
        Math.toIntExact(json.number("STUNPort")),
        Math.toIntExact(json.number("DERPPort")),
        Collections.unmodifiableMap(more));
  }

  static Status status(Fields json) {
    Map<String, Peer> peers = new TreeMap<>();
    for (Peer peer : json.at("Peer").all(TailscaleJson::peer)) {
      // WireGuard keeps one for a moment that the netmap has no more: without name and address.
      if (!name(peer).isEmpty() || !peer.addresses().isEmpty()) {
        peers.put(name(peer), peer);
      }
    }
    return new Status(
        json.text("BackendState"),
        json.texts("Health"),
        json.texts("TailscaleIPs"),
        json.text("MagicDNSSuffix"),
        json.at("Self").flag("Online"),
        Collections.unmodifiableMap(peers),
        json.at("Self").texts("PeerAPIURL"));
  }

  private static Peer peer(Fields json) {
    return new Peer(
        json.text("HostName"),
        json.text("DNSName"),
        json.texts("TailscaleIPs"),
        routes(json),
        json.flag("Online"),
        json.text("CurAddr"),
        json.text("Relay"),
        json.number("RxBytes"),
        json.number("TxBytes"));
  }

  /** An exit node takes all packets, and its AllowedIPs say nothing of it until it is chosen. */
  private static List<String> routes(Fields json) {
    List<String> own = json.texts("TailscaleIPs");
    return Stream.concat(
            json.texts("AllowedIPs").stream()
                .filter(
                    range -> own.stream().noneMatch(ip -> range.matches(quote(ip) + "/(32|128)"))),
            json.flag("ExitNodeOption") ? EXIT.stream() : Stream.empty())
        .distinct()
        .toList();
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
