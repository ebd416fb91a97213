package tailnetlab.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** HTTP requests from a node, through its own resolver and trust store (curl). */
public final class Http {
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Duration GREETING = Duration.ofSeconds(10);
  private static final String NOWHERE = "/dev/null";

  private final Node node;

  public Http(Node node) {
    this.node = node;
  }

  /**
   * Requests a URL; every outcome is an answer, none an exception.
   *
   * @param limit how long the request may take
   * @param more further flags of curl, such as {@code --http1.1}
   */
  public Answer get(String url, Duration limit, List<String> more) {
    List<String> words = new ArrayList<>(Curl.BARE);
    words.addAll(flags(new Request(url, more), limit, "\\n%{json}"));
    Result result = node.run(Command.of(words).within(limit.plus(MARGIN)));
    return CurlOutput.answer(result.exit(), result.out(), result.err());
  }

  /**
   * Makes requests one after the other in one curl: starting it costs an emulated guest more than
   * what it does.
   *
   * @param limit how long each may take
   * @return the answers in order, as far as the first that is no response
   */
  public List<Answer> inTurn(List<Request> requests, Duration limit) {
    Result result = curl(requests, limit, List.of("--fail-early"), CurlOutput.IN_TURN);
    return CurlOutput.answers(result.exit(), result.out(), result.err());
  }

  /** The same with the certificates that the server showed at each new connection. */
  public List<Greeting> greetings(List<Request> requests, Duration limit) {
    List<String> how = List.of("--fail-early");
    Result result = curl(requests, limit, how, CurlOutput.IN_TURN_WITH_CERTIFICATES);
    List<Answer> answers = CurlOutput.answers(result.exit(), result.out(), result.err());
    List<String> chains = CurlOutput.chains(result.err());
    return IntStream.range(0, answers.size())
        .mapToObj(i -> new Greeting(answers.get(i), i < chains.size() ? chains.get(i) : ""))
        .toList();
  }

  /**
   * An answer with the certificates that came before it.
   *
   * @param chain PEM, or nothing where an older connection was taken
   */
  public record Greeting(Answer answer, String chain) {}

  /**
   * The same where none of them needs the one before it.
   *
   * @return the answers in order, one for each
   */
  public List<Answer> each(List<Request> requests, Duration limit) {
    Result result = curl(requests, limit, List.of(), CurlOutput.IN_TURN);
    List<Answer> answers = CurlOutput.answers(result.exit(), result.out(), result.err());
    // A curl that does not start at all says the same of each.
    return IntStream.range(0, requests.size())
        .mapToObj(i -> answers.get(Math.min(i, answers.size() - 1)))
        .toList();
  }

  private Result curl(List<Request> requests, Duration limit, List<String> how, String writeOut) {
    List<String> words = new ArrayList<>(Curl.BARE);
    words.addAll(how);
    for (Request request : requests) {
      words.addAll(request.equals(requests.get(0)) ? List.of() : List.of("--next"));
      words.addAll(flags(request, limit, writeOut));
    }
    return node.run(Command.of(words).within(limit.multipliedBy(requests.size()).plus(MARGIN)));
  }

  /**
   * Asks for the certificates that a server shows over IPv4 and over IPv6, in one curl. Whether to
   * trust them is another question: untrusted ones are shown too.
   */
  public List<Certificates> certificates(String url) {
    List<String> words = new ArrayList<>(Curl.BARE);
    for (String family : List.of("--ipv4", "--ipv6")) {
      words.addAll(words.equals(Curl.BARE) ? List.of() : List.of("--next"));
      words.addAll(Curl.DIRECT);
      words.addAll(List.of("--silent", "--show-error", "--insecure", family));
      // Else the second request takes the first one's connection, whatever its family, and a
      // resumed session has no certificates.
      words.addAll(List.of("--no-sessionid", "--header", "Connection: close"));
      words.addAll(List.of("--max-time", String.valueOf(GREETING.toSeconds())));
      words.addAll(List.of("--output", NOWHERE, "--write-out", CurlOutput.CERTIFICATES));
      words.addAll(List.of("--url", url));
    }
    Result result = node.run(Command.of(words).within(GREETING.multipliedBy(2).plus(MARGIN)));
    List<String> chains = CurlOutput.parts(result.out());
    String said = result.err().strip();
    return List.of(
        new Certificates("IPv4", chains.get(0), said),
        new Certificates("IPv6", chains.size() > 1 ? chains.get(1) : "", said));
  }

  /**
   * What a server showed over one of the families.
   *
   * @param chain PEM, or nothing
   * @param said what curl complained of
   */
  public record Certificates(String family, String chain, String said) {}

  private static List<String> flags(Request request, Duration limit, String writeOut) {
    // --verbose: only there curl says why a connection failed, one line for each address.
    List<String> words = new ArrayList<>(Curl.DIRECT);
    words.addAll(List.of("--silent", "--show-error", "--verbose"));
    words.addAll(List.of("--max-time", Double.toString(limit.toMillis() / 1000.0)));
    words.addAll(List.of("--write-out", writeOut));
    words.addAll(request.more());
    words.addAll(List.of("--url", request.url()));
    return words;
  }

  /** Requests a URL without further flags. */
  public Answer get(String url, Duration limit) {
    return get(url, limit, List.of());
  }

  /**
   * A request.
   *
   * @param more further flags of curl, such as {@code --interface}
   */
  public record Request(String url, List<String> more) {}

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
