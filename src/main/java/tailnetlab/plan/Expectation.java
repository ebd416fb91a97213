package tailnetlab.plan;

/**
 * What should come of one TCP connection. A user declares it, or it follows from the roles.
 *
 * @param from the node that connects
 * @param to the node it connects to
 * @param port the TCP port there
 * @param over which network it takes
 * @param access whether it should come about
 */
public record Expectation(String from, String to, int port, Over over, Access access) {

  /** Says whether both are about the same connection, whatever they expect of it. */
  public boolean isAboutTheSame(Expectation other) {
    return flow().equals(other.flow());
  }

  /** Names the connection: {@code client → app:80 over the tailnet}. */
  public String flow() {
    return "%s → %s:%d %s".formatted(from, to, port, over.words());
  }

  @Override
  public String toString() {
    return flow() + ", expected " + access.word();
  }

  /** The networks between two nodes. */
  public enum Over {
    TAILNET("over the tailnet"),
    LAN("over the LAN");

    private final String words;

    Over(String words) {
      this.words = words;
    }

    /** Says it in a sentence. */
    public String words() {
      return words;
    }
  }

  /** What is expected. */
  public enum Access {
    ALLOW("allow"),
    DENY("deny");

    private final String word;

    Access(String word) {
      this.word = word;
    }

    /** Returns the word of the configuration. */
    public String word() {
      return word;
    }
  }
}
