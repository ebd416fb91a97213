package tailnetlab.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command a user types, against one stack. */
final class LabCommand {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Pattern OURS = Pattern.compile("PULUMI_|LIBVIRT_|TAILNET_|LAB_");

  private final Path root;
  private final String stack;

  LabCommand(Path root, String stack) {
    this.root = root;
    this.stack = stack;
  }

  /** Runs {@code ./lab VERB --stack STACK MORE...} to its end. */
  Outcome run(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("./lab", verb, "--stack", stack));
    words.addAll(List.of(more));
    return run(words);
  }

  /** The same, ended from outside after a while, and waited for. */
  Outcome within(Duration limit, String verb, String... more) {
    String seconds = String.valueOf(limit.toSeconds());
    List<String> words = new ArrayList<>(List.of("timeout", "--preserve-status", seconds));
    words.addAll(List.of("./lab", verb, "--stack", stack));
    words.addAll(List.of(more));
    return run(words);
  }

  /** Runs plain pulumi on the stack. */
  Outcome pulumi(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("./lab", "pulumi", verb, "--stack", stack));
    words.addAll(List.of(more));
    return run(words);
  }

  /** Returns what {@code eval "$(./lab env)"} sets, by name. */
  Map<String, String> environment() {
    String script = "eval \"$(./lab env --stack %s)\" && env --null".formatted(stack);
    Outcome outcome = run(List.of("bash", "-c", script));
    if (outcome.exit() != 0) {
      throw new AssertionError("./lab env: " + outcome);
    }
    return Stream.of(outcome.out().split("\0"))
        .map(line -> line.split("=", 2))
        .filter(pair -> OURS.matcher(pair[0]).lookingAt())
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private Outcome run(List<String> words) {
    try {
      Process process = new ProcessBuilder(words).directory(root.toFile()).start();
      process.getOutputStream().close();
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> err = text(process.getErrorStream());
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        throw new AssertionError(
            "%s did not end within %s; it printed:\n%s%s"
                .formatted(words, LIMIT, out.getNow("(still open)"), err.getNow("")));
      }
      return new Outcome(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<String> text(java.io.InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  /** How a run ended, and what it printed. */
  record Outcome(int exit, String out, String err) {
    @Override
    public String toString() {
      return "exit status %d%n%s%n%s".formatted(exit, out, err);
    }
  }
}
