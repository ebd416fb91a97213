package tailnetlab.report;

import static java.util.concurrent.CompletableFuture.runAsync;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Result;
import tailnetlab.remote.TimedOut;

/**
 * Keeps what a lab shows while something is wrong with it: from every node at once, bounded in time
 * and size, without secrets. A node that cannot be reached still has its console, seen from the
 * hypervisor.
 */
public final class Artefacts {
  /** The last of each answer: the end tells what happened. */
  private static final int MOST = 256 * 1024;

  private final LabPlan plan;
  private final HostLogs hostLogs;
  private final Redaction secrets;
  private final Duration limit;

  /**
   * Prepares a collection.
   *
   * @param hostLogs what the hypervisor writes down
   * @param secrets what must not be in the files
   * @param limit how long all of it may take; what has not come by then is missing
   */
  public Artefacts(LabPlan plan, HostLogs hostLogs, Redaction secrets, Duration limit) {
    this.plan = plan;
    this.hostLogs = hostLogs;
    this.secrets = secrets;
    this.limit = limit;
  }

  /**
   * Collects into a folder, one of its own for each node.
   *
   * @param nodes the connections, by name; not every node needs one
   * @throws IOException when the folder cannot be written to
   */
  public void collect(Map<String, Node> nodes, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    // First what needs nobody's answer.
    keepHypervisorLogs(folder.resolve("hypervisor"));
    long end = System.nanoTime() + limit.toNanos();
    ExecutorService asking = Executors.newCachedThreadPool(Artefacts::daemon);
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (NodePlan node : plan.nodes()) {
        Path own = Files.createDirectories(folder.resolve(node.name()));
        if (nodes.containsKey(node.name())) {
          all.add(asked(node, nodes.get(node.name()), own, end, asking));
        } else {
          keep(own, "unreachable", "there is no connection to this node");
        }
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } finally {
      asking.shutdownNow();
    }
  }

  /**
   * Asks one node, in two lanes: a daemon that hangs keeps nobody from what is in files and in the
   * kernel. What has not come in time is named.
   */
  private CompletableFuture<Void> asked(
      NodePlan node, Node channel, Path own, long end, ExecutorService asking) {
    Set<String> missing = ConcurrentHashMap.newKeySet();
    Map<Boolean, Map<String, Command>> lanes = Traces.lanes(plan, node);
    lanes.values().forEach(lane -> missing.addAll(lane.keySet()));
    List<CompletableFuture<Void>> parts =
        lanes.values().stream()
            .map(lane -> runAsync(() -> ask(channel, lane, own, end, missing), asking))
            .collect(Collectors.toCollection(ArrayList::new));
    if (node.is(Role.HEADSCALE)) {
      parts.add(runAsync(() -> keepDatabase(channel, own), asking));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, left(end).toMillis(), TimeUnit.MILLISECONDS)
        .thenRun(
            () -> {
              if (!missing.isEmpty()) {
                String names = missing.stream().sorted().collect(Collectors.joining("\n"));
                keep(own, "missing", names + "\n");
              }
            });
  }

  private void ask(
      Node node, Map<String, Command> lane, Path folder, long end, Set<String> missing) {
    Set<String> hanging = new HashSet<>();
    for (Map.Entry<String, Command> trace : lane.entrySet()) {
      Command command = trace.getValue();
      String program = command.words().get(0);
      Duration most = left(end).compareTo(command.limit()) < 0 ? left(end) : command.limit();
      if (most.isZero() || hanging.contains(program)) {
        // What hung once hangs again, and takes the time of the others.
        continue;
      }
      try {
        keep(folder, trace.getKey(), told(node.run(command.within(most))));
      } catch (TimedOut e) {
        hanging.add(program);
        keep(folder, trace.getKey(), e.getMessage());
      } catch (RemoteException e) {
        // The next question would wait as long, and be answered the same.
        keep(folder, "unreachable", e.getMessage());
        return;
      }
      missing.remove(trace.getKey());
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** A copy with a secret in it is not kept: what is binary cannot be redacted. */
  private void keepDatabase(Node node, Path folder) {
    DatabaseCopy copy = DatabaseCopy.of(node);
    try {
      if (copy.archive().isPresent() && !secrets.foundIn(copy.text())) {
        Files.write(folder.resolve("headscale-db.tar.gz"), copy.archive().get());
      } else {
        keep(folder, "headscale-db.withheld", copy.problem());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String told(Result result) {
    return result.ok()
        ? result.out()
        : "%s ended with %d%n%s%s"
            .formatted(result.command(), result.exit(), result.out(), result.err());
  }

  private void keepHypervisorLogs(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> logs = Files.list(hostLogs.guests())) {
      for (Path log : logs.filter(this::isOurs).toList()) {
        keep(folder, log.getFileName().toString(), tail(log));
      }
    } catch (IOException e) {
      // A libvirt on another machine, or one of another user.
      keep(folder, "unreadable", e.toString());
    }
    if (Files.isReadable(hostLogs.own())) {
      keep(folder, "libvirtd.log", tail(hostLogs.own()));
    }
  }

  /** Beside the guests of this lab there may be others on the same libvirt. */
  private boolean isOurs(Path log) {
    String name = log.getFileName().toString();
    return Files.isRegularFile(log)
        && plan.nodes().stream()
            .map(node -> plan.named(node.name()))
            .anyMatch(ours -> name.equals(ours + ".log") || name.equals(ours + "-console.log"));
  }

  private static String tail(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long begin = Math.max(0, file.length() - MOST);
      file.seek(begin);
      byte[] bytes = new byte[(int) (file.length() - begin)];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // Half a line may be half a secret.
      return begin == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  /** Redacts before it shortens: half of a secret would not be known for one. */
  private void keep(Path folder, String name, String text) {
    String clean = secrets.of(text);
    String last = clean.substring(Math.max(0, clean.length() - MOST));
    try {
      Files.writeString(folder.resolve(name), last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the hypervisor writes down.
   *
   * @param guests the folder of its guests' logs and consoles
   * @param own what the lab's own hypervisor says; of another one there is no such file
   */
  public record HostLogs(Path guests, Path own) {}

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "artefacts");
    thread.setDaemon(true);
    return thread;
  }
}
