package tailnetlab.report;

/**
 * How packets went from one node to another, as the evidence tells.
 *
 * @param from who sent
 * @param to for whom
 * @param kind which way, if any
 * @param detail the words of the evidence: an address, a region, an answer
 */
record SeenPath(String from, String to, Kind kind, String detail) {
  SeenPath {
    detail = Printable.text(detail);
  }

  /** A way, or that there was none; in the order in which one outweighs those before it. */
  enum Kind {
    DIRECT("direct", "", "direct over the tailnet"),
    CARRIED("carried", "R", "the relay carries too"),
    RELAY("relay", "R", "through the relay"),
    FILTERED("filtered", "!", "the clients see each other, packets do not arrive"),
    NONE("none", "?", "no way over the tailnet"),
    DENIED("denied", "✗", "denied over the LAN"),
    UNCLEAR("unclear", "?", "refused over the LAN, not by the firewall"),
    OPEN("open", "!", "open over the LAN");

    private final String id;
    private final String sign;
    private final String meaning;

    Kind(String id, String sign, String meaning) {
      this.id = id;
      this.sign = sign;
      this.meaning = meaning;
    }

    /** Returns its name in the style sheet. */
    public String id() {
      return id;
    }

    /** Returns the sign on its arrow: colour alone tells nothing on paper. */
    public String sign() {
      return sign;
    }

    /** Says it in a few words. */
    public String meaning() {
      return meaning;
    }

    /** Returns which of the ways beside each other it is about. */
    Lane lane() {
      if (this == CARRIED) {
        return Lane.RELAY;
      }
      return compareTo(DENIED) >= 0 ? Lane.LAN : Lane.TAILNET;
    }
  }

  /** The ways between two nodes that are shown beside each other, from the middle outwards. */
  enum Lane {
    TAILNET,
    LAN,
    RELAY
  }
}
