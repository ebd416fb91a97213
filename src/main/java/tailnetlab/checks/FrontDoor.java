package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Certificates;
import tailnetlab.mesh.Http.Greeting;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.RemoteException;

/**
 * What the control plane answers to one node over each family, asked in one curl: starting it costs
 * an emulated guest more than its requests do. An answer that is none ends it, and is that of all
 * that follow.
 *
 * @param requests where the node asked, in order
 * @param greetings as far as the first that is no response
 */
record FrontDoor(NodePlan asker, List<Request> requests, List<Greeting> greetings) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String HEALTH = "/health";
  private static final String KEY = "/key";
  private static final String RELAY = "/derp";

  /** The switched connection has no end, and curl none with it: the headers are enough. */
  private static final List<String> UPGRADE =
      List.of(
          "--head",
          "--request",
          "GET",
          "--http1.1",
          "-H",
          "Connection: Upgrade",
          "-H",
          "Upgrade: DERP");

  /**
   * Else the second request takes the first one's connection, whatever its family, and a resumed
   * session has no certificates.
   */
  private static final List<String> ONCE_OVER_IPV4 =
      List.of("--ipv4", "--no-sessionid", "--header", "Connection: close");

  /** What follows takes its connection. */
  private static final List<String> OVER_IPV6 = List.of("--ipv6", "--no-sessionid");

  FrontDoor {
    requests = List.copyOf(requests);
    greetings = List.copyOf(greetings);
  }

  static FrontDoor seenFrom(Mesh mesh, NodePlan asker) {
    String server = mesh.plan().loginServer();
    List<Request> requests = new ArrayList<>();
    requests.add(new Request(server + HEALTH, ONCE_OVER_IPV4));
    requests.add(new Request(server + HEALTH, OVER_IPV6));
    capability(mesh, asker)
        .ifPresent(version -> requests.add(new Request(server + KEY + "?v=" + version, List.of())));
    requests.add(new Request(server + RELAY, UPGRADE));
    return new FrontDoor(asker, requests, mesh.http(asker).greetings(requests, LIMIT));
  }

  /**
   * headscale tells its key to clients that say a version it knows: the node's own client says one,
   * or any other of the lab.
   */
  private static OptionalInt capability(Mesh mesh, NodePlan asker) {
    return Stream.concat(
            Stream.of(asker).filter(NodePlan::isMember), mesh.plan().members().stream())
        .map(node -> capabilityOf(mesh, node))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static OptionalInt capabilityOf(Mesh mesh, NodePlan node) {
    try {
      return mesh.sightings().handshake(node).capability();
    } catch (RemoteException e) {
      return OptionalInt.empty(); // Another node's client says it as well.
    }
  }

  /** Returns the answers to the question for its health, over IPv4 and over IPv6. */
  List<Look> health() {
    return looks(HEALTH);
  }

  /**
   * Returns the certificates that were shown with those; nothing where one of them was no answer,
   * such as of a server that is not trusted.
   */
  Optional<List<Certificates>> certificates() {
    List<Certificates> shown = new ArrayList<>();
    for (Family family : Family.values()) {
      String chain = shown.size() < greetings.size() ? greetings.get(shown.size()).chain() : "";
      shown.add(new Certificates(family.toString(), chain, ""));
    }
    return shown.stream().allMatch(one -> one.chain().contains("BEGIN CERTIFICATE"))
        ? Optional.of(shown)
        : Optional.empty();
  }

  /** Returns the answer to the question for the key; nothing where no client could ask it. */
  Optional<Look> key() {
    return look(KEY);
  }

  Look relay() {
    return look(RELAY).orElseThrow();
  }

  private Optional<Look> look(String path) {
    return looks(path).stream().findFirst();
  }

  private List<Look> looks(String path) {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).url().contains(path)) {
        String url = requests.get(i).url();
        Answer answer = greetings.get(Math.min(i, greetings.size() - 1)).answer();
        looks.add(new Look(url, answer, Answers.evidence(asker, url, answer)));
      }
    }
    return looks;
  }

  /** One question, its answer, and both as evidence. */
  record Look(String url, Answer answer, Evidence evidence) {}
}
