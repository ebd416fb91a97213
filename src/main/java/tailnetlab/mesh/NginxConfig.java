package tailnetlab.mesh;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nginx's configuration as {@code nginx -T} prints it, with every {@code include} in its place.
 *
 * @param directives those outside of every block
 */
public record NginxConfig(List<Directive> directives) {
  private static final Pattern FILE =
      Pattern.compile("^# configuration file (.+):$", Pattern.MULTILINE);

  public NginxConfig {
    directives = List.copyOf(directives);
  }

  /**
   * Reads the files that nginx printed.
   *
   * @throws UnreadableAnswer when it is not nginx's syntax
   */
  static NginxConfig parse(String who, String dump) {
    Map<String, List<Directive>> files = new LinkedHashMap<>();
    Matcher head = FILE.matcher(dump);
    int begin = -1;
    String name = "";
    while (head.find()) {
      if (begin >= 0) {
        files.put(name, NginxSyntax.parse(who, dump.substring(begin, head.start())));
      }
      name = head.group(1);
      begin = head.end();
    }
    if (begin < 0) {
      throw new UnreadableAnswer("%s: nginx -T printed no configuration".formatted(who), null);
    }
    files.put(name, NginxSyntax.parse(who, dump.substring(begin)));
    String main = files.keySet().iterator().next();
    return new NginxConfig(included(files, main, files.get(main)));
  }

  private static List<Directive> included(
      Map<String, List<Directive>> files, String main, List<Directive> directives) {
    List<Directive> all = new ArrayList<>();
    for (Directive directive : directives) {
      if (directive.name().equals("include")) {
        Path wanted = Path.of(main).resolveSibling(directive.args().get(0));
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
        files.forEach(
            (file, content) -> {
              if (glob.matches(Path.of(file))) {
                all.addAll(included(files, main, content));
              }
            });
      } else {
        all.add(
            new Directive(
                directive.name(), directive.args(), included(files, main, directive.block())));
      }
    }
    return all;
  }

  /** Returns the block around the web servers. */
  public Optional<Directive> http() {
    return directives.stream().filter(d -> d.name().equals("http")).findFirst();
  }

  /**
   * One directive.
   *
   * @param args its words, without quotes
   * @param block what is between its braces; nothing where it has none
   */
  public record Directive(String name, List<String> args, List<Directive> block) {
    public Directive {
      args = List.copyOf(args);
      block = List.copyOf(block);
    }

    /** Returns the directives of that name right in this block. */
    public Stream<Directive> all(String wanted) {
      return block.stream().filter(d -> d.name().equals(wanted));
    }

    /** Returns what is set right in this block. */
    public Optional<String> value(String wanted) {
      return all(wanted).flatMap(d -> d.args().stream().limit(1)).findFirst();
    }
  }
}
