package tailnetlab.checks;

import java.util.Map;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/** What tailscaled says over its socket, as 1.102.3 does on a node of the seed's lab. */
final class FakeClient {
  private static final Map<String, String> HEALTHY =
      Map.of(
          "prefs",
          "{\"ControlURL\":\"https://control\",\"RouteAll\":false,\"ExitNodeID\":\"\","
              + "\"ExitNodeIP\":\"\",\"CorpDNS\":true,\"RunSSH\":false,\"WantRunning\":true,"
              + "\"ShieldsUp\":false,\"AdvertiseTags\":null,\"AdvertiseRoutes\":null,"
              + "\"AdvertiseServices\":null,\"NetfilterMode\":2,\"AppConnector\":"
              + "{\"Advertise\":false},\"DriveShares\":null}",
          "serve-config",
          "{}",
          "dns-config",
          "{\"Routes\":{\"acme.internal\":[],\"64.100.in-addr.arpa\":[]},"
              + "\"Domains\":[\"acme.internal\"],\"Proxied\":true}",
          "derpmap",
          relays("\"IPv4\":\"192.168.77.10\",\"STUNPort\":3478"));

  private FakeClient() {}

  /** Lets a guest have one. What the command line prints is what it asked the socket for. */
  static void on(FakeGuest guest) {
    guest.on(
        asked("status"),
        command -> {
          Result line = guest.run(Command.of("tailscale", "status", "--json"));
          return line.ok() ? Lab.page(200, line.out(), "") : Lab.noPage(7, line.err().strip());
        });
    // What the command line prints is what each test says.
    guest.on("^curl .*tailscaled.sock .*/localapi/v0/ping", command -> Lab.page(404, "none", ""));
    HEALTHY.forEach((path, json) -> guest.on(asked(path), command -> Lab.page(200, json, "")));
  }

  /** The command that asks for it. */
  static String asked(String path) {
    return "^curl .*tailscaled.sock .*/localapi/v0/%s$".formatted(path);
  }

  /** What a ping of the daemon's own came to. */
  static String pong(String endpoint) {
    return ("{\"NodeIP\":\"100.64.0.2\",\"NodeName\":\"app\",\"Err\":\"\",\"LatencySeconds\":0.0063,"
            + "\"Endpoint\":\"%s\",\"DERPRegionID\":0}")
        .formatted(endpoint);
  }

  /** A relay map with our region, whose one relay has these fields besides its name. */
  static String relays(String fields) {
    return ("{\"Regions\":{\"999\":{\"RegionID\":999,\"RegionCode\":\"headscale\","
            + "\"Nodes\":[{\"Name\":\"999\",\"RegionID\":999,\"HostName\":\"control\",%s}]}}}")
        .formatted(fields);
  }
}
