package tailnetlab.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something that is in the tailnet besides what nodes and roles bring, and may be.
 *
 * @param kind what it is
 * @param value which one, exactly as headscale or the client names it
 * @param on the node it belongs to, or empty where it belongs to none
 * @param because the user's reason, or empty
 */
public record Allowance(Kind kind, String value, String on, String because) {

  /** Says whether it is about this very thing. */
  public boolean isAbout(Kind other, String thing, String node) {
    return kind == other && value.equals(thing) && on.equals(kind.hasNode() ? node : "");
  }

  /** Says it as the configuration does: {@code route 10.9.0.0/24 on app (the office)}. */
  @Override
  public String toString() {
    return kind.word()
        + " "
        + value
        + (on.isEmpty() ? "" : " on " + on)
        + (because.isEmpty() ? "" : " (" + because + ")");
  }

  /** What may be there besides. */
  public enum Kind {
    /** A node that is no guest of the lab. */
    MEMBER("member", PlanReader.LABEL, false, "the name headscale gave it, such as printer"),
    /** A user besides the lab's own. */
    USER("user", "[A-Za-z][A-Za-z0-9.@_-]{1,62}", false, "a user's name"),
    /** A pre-auth key that lets somebody in. */
    PRE_AUTH_KEY("preAuthKey", "[1-9][0-9]{0,8}", false, "its number in headscale's list"),
    /** An API key of headscale. */
    API_KEY("apiKey", "[A-Za-z0-9_-]{7,16}", false, "its prefix in headscale's list"),
    /** A route that a node offers to the others. */
    ROUTE("route", "[0-9a-f.:]+/[0-9]{1,3}", true, "a range, such as 10.9.0.0/24"),
    /** A name that MagicDNS has besides the members'. */
    RECORD("record", PlanReader.LABEL + "(\\." + PlanReader.LABEL + ")+", false, "a name in full"),
    /** A name server that the clients' tailscaled asks. */
    NAMESERVER("nameserver", "[A-Za-z0-9:/.-]+", false, "its address or URL"),
    /** A domain that the clients search, or ask another name server for. */
    DOMAIN(
        "domain",
        PlanReader.LABEL + "(\\." + PlanReader.LABEL + ")*",
        false,
        "a domain without a dot"),
    /** A preference of a client that is not as `tailscale up` leaves it. */
    SETTING("setting", "[A-Z][A-Za-z]{2,40}", true, "its name in `tailscale debug prefs`"),
    /** A port or page that a client itself serves. */
    SERVE("serve", "(tcp|web|funnel|service) .{1,120}", true, "such as tcp 2222");

    private final String word;
    private final String pattern;
    private final boolean hasNode;
    private final String form;

    Kind(String word, String pattern, boolean hasNode, String form) {
      this.word = word;
      this.pattern = pattern;
      this.hasNode = hasNode;
      this.form = form;
    }

    /** Returns the key of the configuration. */
    public String word() {
      return word;
    }

    /** Says whether it belongs to a node. */
    public boolean hasNode() {
      return hasNode;
    }

    /** Says whether a value has the form of its kind. */
    boolean takes(String value) {
      return value.matches(pattern);
    }

    /** Says what a value looks like. */
    String form() {
      return form;
    }

    /** Finds the kind of that key. */
    static Optional<Kind> named(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Lists the keys of all kinds. */
    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }
  }
}
