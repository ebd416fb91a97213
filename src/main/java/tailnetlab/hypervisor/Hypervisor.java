package tailnetlab.hypervisor;

import java.util.List;

/** The libvirt that a lab's guests run on. */
public sealed interface Hypervisor permits EmbeddedHypervisor, SystemHypervisor {
  /** Returns libvirt's address, as seen by commands that {@link #enter} wraps. */
  String uri();

  /** Says whether it can be spoken to without starting anything. */
  boolean isRunning();

  /**
   * Starts it where that is ours to do, and waits until it answers.
   *
   * @return whether it is new, and so knows of no guests: also where an earlier call started it and
   *     nobody has called {@link #mended} since
   * @throws HypervisorException when it does not answer
   */
  boolean start();

  /** Notes that everybody knows that its guests are gone, or that there were none. */
  void mended();

  /** Stops it with everything in it, where that is ours to do; nothing when it does not run. */
  void stop();

  /**
   * Wraps a command so that it runs where the guests' network is.
   *
   * @throws HypervisorException when the hypervisor does not run
   */
  List<String> enter(List<String> command);
}
