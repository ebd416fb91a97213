package tailnetlab.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.NginxConfig.Directive;

/**
 * A location of nginx's.
 *
 * @param blocks its own block, then those around it, out to {@code http}
 */
public record NginxLocation(List<Directive> blocks) {
  /** Nginx's default of the proxy's time limits. */
  private static final String DEFAULT = "60s";

  public NginxLocation {
    blocks = List.copyOf(blocks);
  }

  NginxLocation inside(Directive block) {
    return new NginxLocation(Stream.concat(Stream.of(block), blocks.stream()).toList());
  }

  /** Says whether requests are passed on from here. */
  public boolean isProxied() {
    return own("proxy_pass").isPresent();
  }

  /** Returns what is set right here. */
  public Optional<String> own(String setting) {
    return blocks.get(0).value(setting);
  }

  /** Returns what is set here or, for a setting that is handed down, around it. */
  public Optional<String> inherited(String setting) {
    return blocks.stream().flatMap(around -> around.value(setting).stream()).findFirst();
  }

  /** Says whether something is switched on right here. */
  boolean says(String setting) {
    return blocks.get(0).all(setting).anyMatch(s -> !s.args().equals(List.of("off")));
  }

  /** Returns what `set` gave a variable, here or around it. */
  Optional<String> variable(String name) {
    return blocks.stream()
        .flatMap(around -> around.all("set"))
        .filter(set -> set.args().size() == 2 && set.args().get(0).equals("$" + name))
        .map(set -> set.args().get(1))
        .findFirst();
  }

  /** Says whether only nginx itself sends requests here: by its word, or as an error's page. */
  boolean isInternal() {
    Directive block = blocks.get(0);
    return says("internal")
        || (block.args().size() == 2
            && block.args().get(0).equals("=")
            && blocks.stream()
                .flatMap(around -> around.all("error_page"))
                .anyMatch(page -> page.args().contains(block.args().get(1))));
  }

  /** Says whether requests end here: in a server itself only those that no location takes. */
  boolean isEntered() {
    Directive block = blocks.get(0);
    return switch (block.name()) {
      case "server", "location" ->
          block.all("location").noneMatch(l -> l.args().equals(List.of("/")));
      default -> false;
    };
  }

  /** Returns where it hands a request on to: what try_files ends with, or an error's page. */
  Optional<String> next() {
    Optional<String> tried =
        blocks.get(0).all("try_files").findFirst().map(t -> t.args().get(t.args().size() - 1));
    Optional<String> page =
        own("return")
            .flatMap(
                status ->
                    blocks.stream()
                        .flatMap(around -> around.all("error_page"))
                        .filter(error -> error.args().contains(status))
                        .map(error -> error.args().get(error.args().size() - 1))
                        .findFirst());
    return tried.or(() -> page).filter(target -> target.matches("[@/].*"));
  }

  /** Returns a setting as it is written: here, around it, or nginx's default. */
  public String written(String timeLimit) {
    return inherited(timeLimit).orElse(DEFAULT);
  }

  /** Returns the time limit in force. */
  public Duration limit(String timeLimit) {
    return NginxTime.parse(written(timeLimit));
  }

  @Override
  public String toString() {
    Directive block = blocks.get(0);
    return (block.name() + " " + String.join(" ", block.args())).strip();
  }
}
