package tailnetlab.hypervisor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * A libvirt of the lab's own, in one Linux namespace that needs no root. Whatever dies, the kernel
 * takes everything in the namespace away with its first process; so nothing that was defined in it
 * outlives it, and every start is a start from nothing.
 */
public final class EmbeddedHypervisor implements Hypervisor {
  /** Where its libvirt answers, inside. */
  public static final String URI = "qemu:///system";

  /** What init leaves on the namespace's own /run. */
  private static final String MARK = "/run/tailnet-lab";

  /** A cold start takes 0.5 s; a machine that is busy building takes a few. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  private final Path folder;
  private final Path cache;
  private final Programs programs;
  private final UserNamespaces userNamespaces;
  private final boolean root;

  /**
   * @param folder where it keeps itself; what it leaves there is of use until its next start
   * @param cache where libvirt keeps what it learnt of the emulators, shared by all labs
   * @param programs runs the machine's programs
   * @param userNamespaces explains a start that fails
   * @param root whether we are root, and need no user namespace
   */
  public EmbeddedHypervisor(
      Path folder, Path cache, Programs programs, UserNamespaces userNamespaces, boolean root) {
    this.folder = folder.toAbsolutePath();
    this.cache = cache.toAbsolutePath();
    this.programs = programs;
    this.userNamespaces = userNamespaces;
    this.root = root;
  }

  /**
   * What is written down of a running hypervisor.
   *
   * @param process its outermost process: to kill it is to stop everything
   * @param since when it was started
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Running(ProcessMark process, String since) {}

  @Override
  public String uri() {
    return URI;
  }

  @Override
  public boolean isRunning() {
    return running().isPresent();
  }

  /** Returns what is written down of the hypervisor, if it runs. */
  public Optional<Running> running() {
    try {
      Running noted = new ObjectMapper().readValue(note().toFile(), Running.class);
      return Optional.of(noted).filter(running -> running.process().alive());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns where it logs. */
  public Path log() {
    return folder.resolve("log");
  }

  @Override
  public boolean start() {
    boolean launched = !isRunning();
    if (launched) {
      launch();
    }
    try {
      awaitAnswer();
    } catch (HypervisorException e) {
      // Seen: three of them left behind by three starts that failed.
      if (launched) {
        stop();
      }
      throw e;
    }
    return Files.exists(fresh());
  }

  @Override
  public void mended() {
    delete(fresh());
  }

  @Override
  public void stop() {
    Optional<Running> running = running();
    if (running.isPresent()) {
      long pid = running.get().process().pid();
      // The first process inside ends only after the kernel has ended all others.
      Optional<ProcessMark> first = firstInside(pid).flatMap(ProcessMark::of);
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Awaitility.await("the end of the hypervisor (process " + pid + ")")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(STOP_LIMIT)
          .until(() -> !isRunning() && first.filter(ProcessMark::alive).isEmpty());
    }
    delete(note());
    delete(fresh());
    delete(libvirt());
  }

  @Override
  public List<String> enter(List<String> command) {
    long pid =
        running()
            .flatMap(running -> firstInside(running.process().pid()))
            .orElseThrow(
                () -> new HypervisorException("The hypervisor does not run. Type: ./lab up"));
    List<String> words = new ArrayList<>();
    // nsenter stays behind as the parent: an interrupt from the keyboard must not end it
    // before the command, which decides for itself what an interrupt means.
    words.addAll(List.of("env", "--ignore-signal=INT,QUIT", "nsenter", "--target=" + pid));
    words.addAll(root ? List.of() : List.of("--user", "--preserve-credentials"));
    words.addAll(List.of("--net", "--mount", "--pid", "--"));
    // To enter a mount namespace is to stand at its root.
    words.addAll(List.of("env", "--default-signal=INT,QUIT"));
    // Folders below /run, which is another one in there.
    words.addAll(List.of("--unset=XDG_RUNTIME_DIR", "--unset=TMPDIR"));
    words.add("--chdir=" + Path.of("").toAbsolutePath());
    words.addAll(command);
    return words;
  }

  /** Returns the process of its libvirtd, seen from out here, while there is one. */
  public Optional<ProcessMark> daemon() {
    return running().flatMap(running -> ProcessHandle.of(running.process().pid())).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(one -> ProcessMark.nameOf(one.pid()).equals("libvirtd"))
        .findFirst()
        .flatMap(one -> ProcessMark.of(one.pid()));
  }

  /** Ends its libvirtd, which hangs: init starts another, and guests go on meanwhile. */
  public void endDaemon() {
    daemon()
        .flatMap(mark -> ProcessHandle.of(mark.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private void launch() {
    try {
      delete(libvirt());
      for (String made : List.of("etc", "lib/dnsmasq", "lib/qemu", "lib/images", "log/qemu")) {
        Files.createDirectories(libvirt().resolve(made));
      }
      Files.createDirectories(cache);
      // libvirt's volumes are readable by all, and the seeds among them hold private keys.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      extract("init", folder);
      extract("launch", folder);
      extract("qemu.conf", libvirt().resolve("etc"));
      extract("libvirtd.conf", libvirt().resolve("etc"));
      ProcessBuilder builder = new ProcessBuilder(launchCommand());
      builder.directory(folder.toFile());
      builder.redirectErrorStream(true).redirectOutput(log().toFile());
      // Debian keeps libvirtd in sbin, which an ordinary user's PATH lacks.
      builder.environment().merge("PATH", "/usr/sbin:/sbin", (a, b) -> a + ":" + b);
      Process process = builder.start();
      ProcessMark mark = ProcessMark.of(process.pid()).orElseThrow(this::didNotStart);
      String since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      new ObjectMapper().writeValue(note().toFile(), new Running(mark, since));
      Files.writeString(fresh(), "");
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new HypervisorException(
          "The hypervisor cannot be started in %s: %s".formatted(folder, e), e);
    }
  }

  private List<String> launchCommand() {
    List<String> words = new ArrayList<>(List.of("setsid", "sh", folder.resolve("launch") + ""));
    words.add("unshare");
    words.addAll(root ? List.of() : List.of("--user", "--map-root-user", "--map-auto"));
    words.addAll(List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    // A first process that does not reap hides from libvirt that its guests have died.
    words.addAll(List.of("tini", "--", "sh", folder.resolve("init") + ""));
    words.addAll(List.of(libvirt().toString(), cache.toString()));
    return words;
  }

  private void awaitAnswer() {
    try {
      Awaitility.await("libvirt's first answer")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(START_LIMIT)
          .failFast("it ended", () -> !isRunning())
          .until(this::answers);
    } catch (TerminalFailureException e) {
      throw didNotStart();
    } catch (ConditionTimeoutException e) {
      throw new HypervisorException(
          "The hypervisor runs, but its libvirt does not answer within %d s. Its last words:\n%s"
              .formatted(START_LIMIT.toSeconds(), lastWords()),
          e);
    }
  }

  private boolean answers() {
    if (running().flatMap(running -> firstInside(running.process().pid())).isEmpty()) {
      return false;
    }
    // Before init has covered /run, an answer would be that of the host's own libvirt.
    return ask("test", "-e", MARK) && ask("virsh", "--connect", URI, "uri");
  }

  private boolean ask(String... command) {
    return programs.run(enter(List.of(command)), ANSWER_LIMIT).ok();
  }

  /** The process that holds the namespaces is unshare's child: unshare itself stays outside. */
  private static Optional<Long> firstInside(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .findFirst();
  }

  private HypervisorException didNotStart() {
    Optional<String> obstacle = root ? Optional.empty() : userNamespaces.obstacle();
    return new HypervisorException(
        obstacle.orElseGet(
            () -> "The hypervisor does not start. Its last words:\n%s".formatted(lastWords())));
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - 8), lines.size());
      return "  " + String.join("\n  ", last) + "\n(all of them: " + log() + ")";
    } catch (IOException e) {
      return "  (none)";
    }
  }

  private Path note() {
    return folder.resolve("hypervisor.json");
  }

  /** There from its start until somebody has drawn the consequences, whoever started it. */
  private Path fresh() {
    return folder.resolve("fresh");
  }

  private Path libvirt() {
    return folder.resolve("libvirt");
  }

  private static void extract(String name, Path into) throws IOException {
    try (InputStream file = EmbeddedHypervisor.class.getResourceAsStream("/hypervisor/" + name)) {
      Files.copy(file, into.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path path) {
    try {
      Folders.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
