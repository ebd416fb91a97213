package tailnetlab.cloudinit;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files that a node's firewall is loaded from, as nft would read them. */
final class FirewallFiles {
  /** Where nftables.service begins (Debian). */
  static final String MAIN = "/etc/nftables.conf";

  private static final Pattern INCLUDE =
      Pattern.compile("^\\s*include\\s+\"([^\"]+)\"\\s*;?\\s*$", Pattern.MULTILINE);

  private FirewallFiles() {}

  /** Joins them: each {@code include} gives way to the files it names, sorted as nft does. */
  static String joined(Map<String, String> files) {
    return joined(files.getOrDefault(MAIN, ""), new TreeMap<>(files));
  }

  private static String joined(String text, SortedMap<String, String> files) {
    return INCLUDE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(included(found, files)));
  }

  private static String included(MatchResult include, SortedMap<String, String> files) {
    PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + include.group(1));
    return files.entrySet().stream()
        .filter(file -> glob.matches(Path.of(file.getKey())))
        .map(file -> joined(file.getValue(), files))
        .collect(Collectors.joining("\n"));
  }
}
