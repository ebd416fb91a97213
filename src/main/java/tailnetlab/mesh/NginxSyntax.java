package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.NginxConfig.Directive;

/** Nginx's syntax: words, quotes, comments, {@code ;} and braces. */
final class NginxSyntax {
  private final String who;
  private final String text;
  private int at;

  private NginxSyntax(String who, String text) {
    this.who = who;
    this.text = text;
  }

  static List<Directive> parse(String who, String text) {
    NginxSyntax syntax = new NginxSyntax(who, text);
    List<Directive> directives = syntax.block();
    if (syntax.at < text.length()) {
      throw syntax.wrong("a } too many");
    }
    return directives;
  }

  /** Reads directives up to a closing brace or the end. */
  private List<Directive> block() {
    List<Directive> directives = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (skip(); at < text.length() && text.charAt(at) != '}'; skip()) {
      char c = text.charAt(at);
      if (c == ';') {
        at++;
        directives.add(directive(words, List.of()));
      } else if (c == '{') {
        at++;
        List<Directive> inner = block();
        if (at >= text.length()) {
          throw wrong("a } too few");
        }
        at++;
        directives.add(directive(words, inner));
      } else {
        words.add(word());
        continue;
      }
      words.clear();
    }
    if (!words.isEmpty()) {
      throw wrong("`%s` without its ;".formatted(String.join(" ", words)));
    }
    return directives;
  }

  private Directive directive(List<String> words, List<Directive> inner) {
    if (words.isEmpty()) {
      throw wrong("a directive without a name");
    }
    return new Directive(words.get(0), words.subList(1, words.size()), inner);
  }

  /** Passes over space and comments. */
  private void skip() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  private String word() {
    char first = text.charAt(at);
    Optional<Character> quote =
        first == '"' || first == '\'' ? Optional.of(first) : Optional.empty();
    at += quote.isPresent() ? 1 : 0;
    StringBuilder word = new StringBuilder();
    while (at < text.length() && !ends(text.charAt(at), quote)) {
      if (text.charAt(at) == '$' && text.startsWith("${", at)) {
        // A variable's braces are no block.
        int end = text.indexOf('}', at);
        word.append(text, at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end;
      } else if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        // Only quotes and itself lose it; in a regular expression it stays.
        at++;
        if ("\"'\\".indexOf(text.charAt(at)) < 0) {
          word.append('\\');
        }
      }
      if (at < text.length()) {
        word.append(text.charAt(at++));
      }
    }
    at += quote.isPresent() ? 1 : 0;
    return word.toString();
  }

  private static boolean ends(char c, Optional<Character> quote) {
    return quote
        .map(q -> q == c)
        .orElseGet(() -> Character.isWhitespace(c) || ";{}".indexOf(c) >= 0);
  }

  private UnreadableAnswer wrong(String what) {
    long line = text.substring(0, Math.min(at, text.length())).lines().count();
    return new UnreadableAnswer(
        "%s: nginx -T is not in nginx's syntax: %s, line %d".formatted(who, what, line), null);
  }
}
