package tailnetlab.checks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;

/**
 * What each page is for one node, by its MagicDNS name and by its IPv6 tailnet address, asked in
 * one curl: starting it costs an emulated guest more than what it does.
 *
 * @param answers by URL
 */
record Visits(Map<String, Answer> answers) {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A page that is not there at all keeps those after it waiting. */
  private static final List<String> IN_TIME = List.of("--connect-timeout", "4");

  Visits {
    answers = Map.copyOf(answers);
  }

  static Visits by(Mesh mesh, NodePlan asker) {
    List<NodePlan> pages = mesh.plan().nodes().stream().filter(Catalogue::isPage).toList();
    List<Pair> served = Expected.served(mesh.plan(), List.of(asker), pages);
    mesh.awaitPaths(served);
    Map<String, Request> requests = new LinkedHashMap<>();
    for (Pair pair : served) {
      String byName = byName(mesh, pair.to());
      requests.put(byName, new Request(byName, IN_TIME));
    }
    for (Pair pair : served) {
      Family.V6
          .knownAddress(mesh, pair.to())
          .map(Visits::byAddress)
          .ifPresent(url -> requests.put(url, new Request(url, IN_TIME)));
    }
    List<Answer> answers = mesh.http(asker).each(List.copyOf(requests.values()), LIMIT);
    Map<String, Answer> byUrl = new LinkedHashMap<>();
    List.copyOf(requests.keySet()).forEach(url -> byUrl.put(url, answers.get(byUrl.size())));
    return new Visits(byUrl);
  }

  /** Returns the URL of the node's page by its MagicDNS name. */
  static String byName(Mesh mesh, NodePlan page) {
    return "http://%s/".formatted(mesh.plan().magicName(page));
  }

  /** Returns the URL of a page by an address. */
  static String byAddress(String address) {
    return "http://%s/".formatted(Addresses.inUrl(address));
  }

  /** Returns the answer to one of them. */
  Answer at(String url) {
    return answers.get(url);
  }
}
