package tailnetlab.mesh;

import java.util.List;

/** A relay's door, at which somebody knocks with a key that no node has. */
public interface RelayDoor {
  /**
   * Knocks once.
   *
   * @param address where the relay's TLS proxy is
   * @param serverName which server is meant there
   */
  Reception knock(String address, String serverName);

  /** What came of it. */
  sealed interface Reception {
    /** The relay said who it is, heard who we are, and hung up. */
    record Refused(List<String> heard) implements Reception {}

    /** The relay took us in. */
    record Admitted(List<String> heard) implements Reception {}

    /** The relay said who it is, and then nothing more. */
    record Undecided(List<String> heard) implements Reception {}

    /** It never came to a relay's greeting. */
    record NoRelay(Http.Answer answer) implements Reception {}
  }
}
