package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.RemoteException;

/**
 * What the control plane answers to one node, asked in one curl: starting it costs an emulated
 * guest more than its requests do. An answer that is none ends it, and is that of all that follow.
 *
 * @param requests where the node asked, in order
 * @param answers as far as the first that is no response
 */
record FrontDoor(NodePlan asker, List<Request> requests, List<Answer> answers) {
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

  FrontDoor {
    requests = List.copyOf(requests);
    answers = List.copyOf(answers);
  }

  static FrontDoor seenFrom(Mesh mesh, NodePlan asker) {
    String server = mesh.plan().loginServer();
    List<Request> requests = new ArrayList<>();
    requests.add(new Request(server + HEALTH, List.of()));
    capability(mesh, asker)
        .ifPresent(version -> requests.add(new Request(server + KEY + "?v=" + version, List.of())));
    requests.add(new Request(server + RELAY, UPGRADE));
    return new FrontDoor(asker, requests, mesh.http(asker).inTurn(requests, LIMIT));
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

  Look health() {
    return look(HEALTH).orElseThrow();
  }

  /** Returns the answer to the question for the key; nothing where no client could ask it. */
  Optional<Look> key() {
    return look(KEY);
  }

  Look relay() {
    return look(RELAY).orElseThrow();
  }

  private Optional<Look> look(String path) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).url().contains(path)) {
        String url = requests.get(i).url();
        Answer answer = answers.get(Math.min(i, answers.size() - 1));
        return Optional.of(new Look(url, answer, Answers.evidence(asker, url, answer)));
      }
    }
    return Optional.empty();
  }

  /** One question, its answer, and both as evidence. */
  record Look(String url, Answer answer, Evidence evidence) {}
}
