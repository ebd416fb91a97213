package tailnetlab.checks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.mesh.Tcp;
import tailnetlab.mesh.Tcp.Outcome;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;

/** One connection between two nodes of a running lab, as it is really tried. */
record Flow(Mesh mesh, Expectation expectation, Pair pair) {
  /** A drop costs all of it; the kernel repeats its SYN after 1 s, so at least two are sent. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  static Flow of(Mesh mesh, Expectation expectation) {
    Pair pair = new Pair(mesh.plan().node(expectation.from()), mesh.plan().node(expectation.to()));
    return new Flow(mesh, expectation, pair);
  }

  boolean isOverTailnet() {
    return expectation.over() == Over.TAILNET;
  }

  /** Lists the target's addresses; over the tailnet those that it has, once it is a member. */
  List<String> addresses(Family... families) {
    return addresses(pair.to(), families);
  }

  /** Finds the address that packets to that one come from: the sender's own of the same family. */
  Optional<String> senderTo(String address) {
    return addresses(pair.from(), address.contains(":") ? Family.V6 : Family.V4).stream()
        .findFirst();
  }

  private List<String> addresses(NodePlan node, Family... families) {
    return Stream.of(families)
        .flatMap(
            family ->
                isOverTailnet()
                    ? Addresses.firstIn(
                        family.tailnet(mesh.plan()), mesh.sightings().status(node).addresses())
                        .stream()
                    : Stream.of(family.lanAddress(node)))
        .toList();
  }

  Node from() {
    return mesh.node(pair.from());
  }

  /** Lists what curl is told: the connection to each address, of both families. */
  List<String> urls() {
    return addresses(Family.values()).stream()
        .map(address -> Tcp.url(address, expectation.port()))
        .toList();
  }

  /** Finds the same among what was tried together. */
  Tried tried(Map<String, Tcp.Tried> byUrl) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (String address : addresses(Family.values())) {
      outcomes.put(address, byUrl.get(Tcp.url(address, expectation.port())).outcome());
    }
    return new Tried(this, outcomes);
  }

  /** Tries the connection to each address, at once. */
  Tried knock(List<String> addresses) {
    return new Tried(this, mesh.tcp(pair.from()).connect(addresses, expectation.port(), LIMIT));
  }

  /** Tries another port of the target, over the same network. */
  Map<String, Outcome> beside(int port, List<String> addresses) {
    return mesh.tcp(pair.from()).connect(addresses, port, LIMIT);
  }

  @Override
  public String toString() {
    return expectation.toString();
  }

  /**
   * What came of one try.
   *
   * @param outcomes by address
   */
  record Tried(Flow flow, Map<String, Outcome> outcomes) {
    boolean isConnected() {
      return outcomes.values().stream().anyMatch(Outcome.Connected.class::isInstance);
    }

    boolean isRefused() {
      return outcomes.values().stream().anyMatch(Outcome.Refused.class::isInstance);
    }

    boolean isSilent() {
      return outcomes.values().stream().allMatch(Outcome.TimedOut.class::isInstance);
    }

    /** Tells what came of it: once where every address did the same. */
    String told() {
      Map<String, List<String>> byWords =
          outcomes.keySet().stream()
              .collect(Collectors.groupingBy(address -> words(outcomes.get(address))));
      return byWords.size() == 1
          ? byWords.keySet().iterator().next()
          : outcomes.entrySet().stream()
              .map(each -> each.getKey() + " " + words(each.getValue()))
              .collect(Collectors.joining(", "));
    }

    Evidence evidence() {
      String to = String.join(", ", outcomes.keySet());
      return new Evidence(
          "%s: curl, port %d of %s".formatted(from(), flow.expectation().port(), to),
          "%s: %s".formatted(flow, told()));
    }

    private String from() {
      return flow.expectation().from();
    }

    private static String words(Outcome outcome) {
      return outcome instanceof Outcome.TimedOut
          ? "no answer in %d s".formatted(LIMIT.toSeconds())
          : outcome.told();
    }
  }
}
