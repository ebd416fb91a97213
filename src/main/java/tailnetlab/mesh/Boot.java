package tailnetlab.mesh;

import java.time.Instant;
import java.util.List;

/**
 * How a node's last boot went, by the node's own clock.
 *
 * @param steps what it did, one after another; the modules lie within {@link Kind#CLOUD_INIT}. What
 *     the node does not tell is not there
 */
public record Boot(List<Step> steps) {
  public Boot {
    steps = List.copyOf(steps);
  }

  /** What a step is. */
  public enum Kind {
    /** From power-on to the first program. */
    KERNEL,
    /** From there to cloud-init. */
    USERSPACE,
    /** All of cloud-init. */
    CLOUD_INIT,
    /** One of its modules. */
    MODULE
  }

  /** A step, with a module's name where it is one. */
  public record Step(Kind kind, String name, Instant began, Instant ended) {}
}
