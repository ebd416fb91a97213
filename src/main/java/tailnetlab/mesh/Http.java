package tailnetlab.mesh;

import java.time.Duration;
import java.util.List;
import tailnetlab.remote.Node;

/** HTTP requests from a node, through its own resolver and trust store (curl). */
public final class Http {
  private final Node node;

  public Http(Node node) {
    this.node = node;
  }

  /** Requests a URL; every outcome is an answer, none an exception. */
  public Answer get(String url, Duration limit, List<String> more) {
    throw new UnsupportedOperationException();
  }

  /** Requests a URL without further flags. */
  public Answer get(String url, Duration limit) {
    return get(url, limit, List.of());
  }

  /** What came of a request. */
  public sealed interface Answer {
    /** The server answered; the remote address is the one really connected to. */
    record Response(int status, String body, String remoteAddress) implements Answer {}

    /** The name does not resolve (curl's exit status 6). */
    record NoSuchName(String message) implements Answer {}

    /** Nothing listens: a reset came back (7). */
    record Refused(String message) implements Answer {}

    /** Nothing came back in time: dropped on the way (28). */
    record TimedOut(String message) implements Answer {}

    /** The certificate is not trusted, not for this name, or not valid now (60). */
    record Untrusted(String message) implements Answer {}

    /** Anything else, with curl's exit status. */
    record Broken(int curlExit, String message) implements Answer {}
  }
}
