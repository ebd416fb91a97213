package tailnetlab.checks;

/**
 * Something seen: a command's output, a counter, a log line.
 *
 * @param source where it was seen: {@code client: tailscale ping app}
 * @param text what was seen
 */
public record Evidence(String source, String text) {}
