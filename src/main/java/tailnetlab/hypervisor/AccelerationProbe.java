package tailnetlab.hypervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tailnetlab.plan.LabPlan.Acceleration;

/**
 * Finds out how fast guests run here, by booting one. A /dev/kvm that opens is no proof: there are
 * machines where it is a nested one on which kernels hang.
 */
public final class AccelerationProbe {
  private static final Pattern FLAG = Pattern.compile("^flags\\s*:.*\\b(vmx|svm)\\b");

  /** The kernel's last line before it hands over to the initrd. */
  private static final String BOOTED = "Run /init as init process";

  /**
   * What that takes of a CPU under hardware virtualisation, in seconds. Emulation on the machine
   * that the time limits were made on takes 4.0 to 5.9, and is ten times slower than hardware.
   */
  private static final double HARDWARE_SECONDS = 0.4;

  private static final Duration KVM_LIMIT = Duration.ofSeconds(15);
  private static final Duration EMULATION_LIMIT = Duration.ofMinutes(2);
  private static final double SLOWEST = 40;

  private final Path root;
  private final Path kernel;
  private final Path initrd;
  private final Path cache;
  private final UnaryOperator<List<String>> where;

  /**
   * @param root where the machine's files are: {@code /}, or a test's copy
   * @param kernel the lab's own kernel
   * @param initrd its initrd
   * @param cache the folder that remembers what was found, until the machine boots again
   * @param where wraps a command to run with the rights that guests will have
   */
  public AccelerationProbe(
      Path root, Path kernel, Path initrd, Path cache, UnaryOperator<List<String>> where) {
    this.root = root;
    this.kernel = kernel;
    this.initrd = initrd;
    this.cache = cache;
    this.where = where;
  }

  /**
   * Returns how guests run: as wished, or the best there is.
   *
   * @throws HypervisorException when KVM is wished for and is not to be had, naming why
   */
  public CpuSpeed probe(Acceleration wish) {
    return remembered(wish)
        .orElseGet(
            () -> {
              CpuSpeed speed = look(wish);
              remember(wish, speed);
              return speed;
            });
  }

  private CpuSpeed look(Acceleration wish) {
    if (wish == Acceleration.EMULATION) {
      return emulation("acceleration: emulation");
    }
    Optional<String> obstacle = withoutBooting();
    if (obstacle.isEmpty()) {
      Boot boot = boot(Acceleration.KVM, KVM_LIMIT);
      if (boot.seconds().isPresent()) {
        return new CpuSpeed(Acceleration.KVM, scale(boot.seconds().get()), "KVM, a kernel booted");
      }
      obstacle = Optional.of(notBooted(boot));
    }
    if (wish == Acceleration.KVM) {
      throw new HypervisorException(
          "acceleration: kvm is not to be had here: %s. Use auto or emulation"
              .formatted(obstacle.get()));
    }
    return emulation(obstacle.get());
  }

  private Optional<String> withoutBooting() {
    if (!flagged()) {
      return Optional.of("CPU has neither vmx nor svm");
    }
    if (!Files.exists(root.resolve("dev/kvm"))) {
      return Optional.of("there is no /dev/kvm (is the module kvm_intel or kvm_amd loaded?)");
    }
    return Optional.empty();
  }

  private boolean flagged() {
    try (var lines = Files.lines(root.resolve("proc/cpuinfo"))) {
      return lines.anyMatch(line -> FLAG.matcher(line).find());
    } catch (IOException e) {
      return false;
    }
  }

  private static String notBooted(Boot boot) {
    if (boot.last().contains("Permission denied")) {
      // A group such as kvm does not survive the way into the namespace; an ACL does.
      return "/dev/kvm may not be opened. Type: sudo setfacl -m u:%s:rw /dev/kvm"
          .formatted(System.getProperty("user.name"));
    }
    return "/dev/kvm is there, but no kernel booted with it within %d s (last line: %s)"
        .formatted(KVM_LIMIT.toSeconds(), boot.last());
  }

  private CpuSpeed emulation(String reason) {
    Boot boot = boot(Acceleration.EMULATION, EMULATION_LIMIT);
    if (boot.seconds().isEmpty()) {
      throw new HypervisorException(
          "The lab's kernel did not boot under QEMU's emulation within %d s (last line: %s). QEMU older than 8 is known for this; type: ./lab doctor"
              .formatted(EMULATION_LIMIT.toSeconds(), boot.last()));
    }
    return new CpuSpeed(Acceleration.EMULATION, scale(boot.seconds().get()), reason);
  }

  private static double scale(double seconds) {
    double scale = Math.min(SLOWEST, Math.max(1, seconds / HARDWARE_SECONDS));
    return Math.round(scale * 10) / 10.0;
  }

  /** How long a boot took, if it came that far, and the last line that was seen of it. */
  private record Boot(Optional<Double> seconds, String last) {}

  private Boot boot(Acceleration how, Duration limit) {
    // `timeout` ends the guest even when this process is killed.
    List<String> words = new ArrayList<>(List.of("timeout", "--signal=KILL"));
    words.add(String.valueOf(limit.toSeconds()));
    words.addAll(List.of("qemu-system-x86_64", "-nodefaults", "-nographic", "-no-reboot"));
    words.addAll(
        how == Acceleration.KVM
            ? List.of("-accel", "kvm", "-cpu", "host")
            : List.of("-accel", "tcg", "-cpu", "qemu64"));
    words.addAll(List.of("-m", "256", "-serial", "stdio"));
    words.addAll(List.of("-kernel", kernel.toString(), "-initrd", initrd.toString()));
    words.addAll(List.of("-append", "console=ttyS0 panic=-1 mitigations=off"));
    String last = "none";
    Process process = null;
    try {
      process = new ProcessBuilder(where.apply(words)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      BufferedReader lines =
          new BufferedReader(
              new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line.replaceAll("\\p{Cntrl}(\\[[0-9;?]*[a-zA-Z])?", "");
        if (line.contains(BOOTED)) {
          return new Boot(Optional.of(cpuSeconds(process)), last);
        }
      }
      return new Boot(Optional.empty(), last.strip());
    } catch (IOException e) {
      throw new HypervisorException("QEMU cannot be started (%s)".formatted(e.getMessage()), e);
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /**
   * The time on a CPU, not on the clock: a machine that happens to be busy is not a slow one, and
   * what is found here is remembered.
   */
  private static double cpuSeconds(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(one -> one.info().totalCpuDuration().stream())
        .mapToDouble(time -> time.toMillis() / 1000.0)
        .sum();
  }

  private Optional<CpuSpeed> remembered(Acceleration wish) {
    try {
      return Optional.of(new ObjectMapper().readValue(note(wish).toFile(), CpuSpeed.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void remember(Acceleration wish, CpuSpeed speed) {
    try {
      Files.createDirectories(cache);
      new ObjectMapper().writeValue(note(wish).toFile(), speed);
    } catch (IOException e) {
      throw new UncheckedIOException("the cache cannot be written", e);
    }
  }

  /** Changed when somebody is let in, or kept out: the time of the last change of its rights. */
  private String rights() throws IOException {
    Path device = root.resolve("dev/kvm");
    return Files.exists(device) ? Files.getAttribute(device, "unix:ctime").toString() : "";
  }

  private Path note(Acceleration wish) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ProcessMark.bootId().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(kernel));
      digest.update(rights().getBytes(StandardCharsets.UTF_8));
      digest.update((wish + System.getProperty("user.name")).getBytes(StandardCharsets.UTF_8));
      return cache.resolve(HexFormat.of().formatHex(digest.digest(), 0, 8) + ".json");
    } catch (IOException e) {
      throw new HypervisorException(
          "The lab's kernel cannot be read: %s. Type: ./lab setup".formatted(e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
