package tailnetlab.scenarios;

import java.time.Duration;
import tailnetlab.baseline.Changes;

/**
 * How long a scenario waits for what may never come.
 *
 * @param heard for what every client has to hear
 * @param gone for an ephemeral node to be forgotten: it is after 70 s of silence, and headscale
 *     looks from time to time
 * @param healed for a mesh whose nodes have all booted anew
 */
public record Patience(Duration heard, Duration gone, Duration healed) {
  /** For a lab of which nothing bad is known: a busy machine is no reason to be red. */
  public static final Patience USUAL =
      new Patience(Changes.HEARD, Duration.ofMinutes(4), Duration.ofMinutes(4));

  /** For a lab that was broken first: what is awaited does not come, and must have had its time. */
  public static final Patience IN_VAIN =
      new Patience(Duration.ofSeconds(60), Duration.ofSeconds(150), Duration.ofSeconds(100));
}
