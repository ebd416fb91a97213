package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A guest's firewall that drops, and counts by sender and port as nft's dynamic sets do. */
final class FakeFirewall {
  private static final String PAGE = "lan_to_hello";
  private static final String REST = "dropped";

  /** By set and element, both in nft's own words. */
  private final Map<String, Map<String, Long>> sets = new ConcurrentSkipListMap<>();

  FakeFirewall() {
    for (String set : List.of(PAGE, REST)) {
      for (String family : List.of("_v4", "_v6")) {
        sets.put(set + family, new ConcurrentSkipListMap<>());
      }
    }
  }

  /** Drops a packet and what the kernel sends after it. */
  void drop(String sender, String protocol, int port, boolean isPage) {
    String family = sender.contains(":") ? "_v6" : "_v4";
    String value =
        isPage
            ? "\"%s\"".formatted(sender)
            : "{\"concat\":[\"%s\",\"%s\",%d]}".formatted(sender, protocol, port);
    sets.get((isPage ? PAGE : REST) + family).merge(value, 2L, Long::sum);
  }

  /** Says what {@code nft -j list table inet lab} would. */
  String json() {
    return Stream.concat(
            sets.entrySet().stream().map(set -> set(set.getKey(), set.getValue())),
            Stream.of(
                rule("LAN to hello over IPv4", PAGE + "_v4"),
                rule("LAN to hello over IPv6", PAGE + "_v6"),
                rule("everything else over IPv4", REST + "_v4"),
                rule("everything else over IPv6", REST + "_v6"),
                "{\"rule\":{\"table\":\"lab\",\"comment\":\"answers\",\"expr\":[{\"counter\":"
                    + "{\"packets\":7,\"bytes\":420}},{\"accept\":null}]}}",
                "{\"rule\":{\"table\":\"lab\",\"comment\":\"everything"
                    + " else\",\"expr\":[{\"counter\":"
                    + "{\"packets\":7,\"bytes\":420}},{\"drop\":null}]}}"))
        .collect(Collectors.joining(",", "{\"nftables\":[", "]}"));
  }

  private static String set(String name, Map<String, Long> elements) {
    List<String> told =
        elements.entrySet().stream()
            .map(
                element ->
                    ("{\"elem\":{\"val\":%s,\"timeout\":3600,\"expires\":3599,"
                            + "\"counter\":{\"packets\":%d,\"bytes\":240}}}")
                        .formatted(element.getKey(), element.getValue()))
            .toList();
    return "{\"set\":{\"name\":\"%s\",\"elem\":[%s]}}".formatted(name, String.join(",", told));
  }

  private static String rule(String comment, String set) {
    return ("{\"rule\":{\"table\":\"lab\",\"comment\":\"%s\","
            + "\"expr\":[{\"set\":{\"op\":\"update\",\"set\":\"@%s\"}},"
            + "{\"counter\":{\"packets\":1,\"bytes\":60}},{\"drop\":null}]}}")
        .formatted(comment, set);
  }
}
