package tailnetlab.mutations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Curl;
import tailnetlab.mesh.UnreadableAnswer;
import tailnetlab.plan.Cast;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Result;

/**
 * The tutorial's own assertions, as its test script has them: what it would have seen. Its wait for
 * a path has a limit of 15 minutes there; ours is short, since the lab stood before it was broken.
 */
final class SeedAssertions {
  private static final Duration PATH = Duration.ofSeconds(20);

  private final Cast cast;
  private final ExecutorService together;

  SeedAssertions(Cast cast, ExecutorService together) {
    this.cast = cast;
    this.together = together;
  }

  /** Looks with all of them, whatever becomes of one. */
  Said look(Mesh mesh) {
    // What must fail waits for its limit of 5 s: begun last, it would keep all others waiting.
    List<CompletableFuture<Said>> denied =
        begun(pages().map(page -> () -> failsOn(mesh, "http://%s/".formatted(page.name()))));
    List<Supplier<Optional<String>>> assertions = new ArrayList<>();
    units()
        .forEach((node, units) -> units.forEach(u -> assertions.add(() -> active(mesh, node, u))));
    assertions.add(() -> portOpen(mesh));
    pages()
        .forEach(
            page -> {
              String name = mesh.plan().magicName(page);
              assertions.add(() -> pathTo(mesh, page));
              assertions.add(() -> saysHello(mesh, page, "http://%s/".formatted(name)));
            });
    List<Said> all =
        Stream.concat(begun(assertions.stream()).stream(), denied.stream())
            .map(CompletableFuture::join)
            .toList();
    return all.stream()
        .filter(Said::noticed)
        .findFirst()
        .or(() -> all.stream().filter(said -> !said.isGreen()).findFirst())
        .orElse(Said.GREEN);
  }

  /**
   * What the tutorial says of a lab.
   *
   * @param noticed whether one of its assertions does not hold
   * @param words that assertion; or why not all of them could be asked; or that all is well
   */
  record Said(boolean noticed, String words) {
    private static final Said GREEN = new Said(false, "green");

    /** Says whether all of them were asked, and hold. */
    boolean isGreen() {
      return equals(GREEN);
    }

    /** A guest that cannot be asked, as one that is broken on purpose, is not one that says no. */
    private static Said of(Supplier<Optional<String>> assertion) {
      try {
        return assertion.get().map(broken -> new Said(true, broken)).orElse(GREEN);
      } catch (RemoteException | UnreadableAnswer e) {
        return new Said(false, "could not be asked: " + e.getMessage());
      }
    }
  }

  private List<CompletableFuture<Said>> begun(Stream<Supplier<Optional<String>>> assertions) {
    return assertions
        .map(one -> CompletableFuture.supplyAsync(() -> Said.of(one), together))
        .toList();
  }

  private Stream<NodePlan> pages() {
    return Stream.of(cast.control(), cast.server());
  }

  private Map<NodePlan, List<String>> units() {
    return Map.of(
        cast.control(), List.of("headscale.service", "nginx.service", "tailscaled.service"),
        cast.server(), List.of("nginx.service", "tailscaled.service"),
        cast.client(), List.of("tailscaled.service"));
  }

  private static Optional<String> active(Mesh mesh, NodePlan node, String unit) {
    return broken(
        mesh.systemd(node).unit(unit).isActive(),
        "%s.wait_for_unit(\"%s\")".formatted(node.name(), unit));
  }

  private Optional<String> portOpen(Mesh mesh) {
    Result listeners = mesh.node(cast.control()).run(Command.of("ss", "-Hlnt", "sport = :443"));
    return broken(!listeners.out().isBlank(), cast.control().name() + ".wait_for_open_port(443)");
  }

  private Optional<String> pathTo(Mesh mesh, NodePlan page) {
    Command ping =
        Command.of("tailscale", "ping", "--c", "1", "--timeout", "2s", page.name())
            .within(PATH.plusSeconds(10));
    return broken(untilSucceeds(mesh, ping), "wait_until_succeeds(\"%s\")".formatted(ping));
  }

  private boolean untilSucceeds(Mesh mesh, Command command) {
    try {
      Awaitility.await()
          .atMost(PATH)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> mesh.node(cast.client()).run(command).ok());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private Optional<String> saysHello(Mesh mesh, NodePlan page, String url) {
    Result result = mesh.node(cast.client()).run(curl(url));
    return broken(
        result.ok() && result.out().contains("hello from " + page.name()),
        "succeed(\"%s\") with \"hello from %s\"".formatted(curl(url), page.name()));
  }

  /** Any failure at all is taken for a denial, as in the tutorial. */
  private Optional<String> failsOn(Mesh mesh, String url) {
    boolean failed;
    try {
      failed = !mesh.node(cast.client()).run(curl(url)).ok();
    } catch (RemoteException e) {
      failed = true;
    }
    return broken(failed, "fail(\"%s\")".formatted(curl(url)));
  }

  private static Command curl(String url) {
    return Command.of(Curl.words("--fail", "--silent", "--max-time", "5", url));
  }

  private static Optional<String> broken(boolean holds, String assertion) {
    return holds ? Optional.empty() : Optional.of(assertion);
  }
}
