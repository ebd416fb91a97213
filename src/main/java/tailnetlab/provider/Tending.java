package tailnetlab.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tailnetlab.hypervisor.Guest;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs;
import tailnetlab.hypervisor.SystemHypervisor;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.Host;

/**
 * Sees to it that a guest that is waited for is there to answer: one that is off or paused would be
 * waited for in vain.
 */
final class Tending {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A guest that ends this often does not end by chance. */
  private static final int TIMES = 3;

  private final String node;
  private final Optional<Guest> guest;
  private final Task task;
  private int times;
  private boolean anew;

  /**
   * Begins.
   *
   * @param guest as its hypervisor has it, where that can be asked
   */
  Tending(String node, Optional<Guest> guest, Task task) {
    this.node = node;
    this.guest = guest;
    this.task = task;
  }

  /** Speaks to the libvirt of this machine's lab; nothing where none is known. */
  static Optional<Virsh> virsh(Map<String, String> environment) {
    try {
      String uri = Host.read(environment).libvirtUri();
      return Optional.of(Virsh.of(new SystemHypervisor(uri, new Programs(Map.of())), LIMIT));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks at a guest that gave no answer, and sets it going where it stands still.
   *
   * @return whether it was off, and boots again
   * @throws Failure when there is no use in waiting, saying what would be right
   */
  boolean look() {
    if (guest.isEmpty()) {
      return false;
    }
    Guest.State state = state();
    return switch (state.doing()) {
      case RUNNING -> false;
      case UNKNOWN -> {
        task.say("libvirt does not say how it is: " + state.words());
        yield false;
      }
      case UNDEFINED ->
          throw Failure.because(
              "node %s: libvirt has no machine %s any more (%s). The next `./lab up` makes it anew"
                  .formatted(node, guest.get().domain(), state.words()));
      case PAUSED, ASLEEP -> {
        setGoing(state, "it goes on");
        yield false;
      }
      case CRASHED, OFF -> {
        setGoing(state, "it is started again");
        yield true;
      }
    };
  }

  /** Says in libvirt's words how the guest is, for a message; empty where that tells nothing. */
  String words() {
    if (guest.isEmpty()) {
      return "";
    }
    return "; for libvirt it is %s".formatted(state().words());
  }

  /**
   * Gives the guest, whose first boot was cut off, a new disk, once: cloud-init takes every module
   * that it has begun for done.
   */
  void startAnew() {
    if (guest.isEmpty() || anew) {
      throw Failure.because(
          "node %s: its first boot was cut off, and cloud-init does not do it over. Make it anew: `./lab destroy` and `./lab up`"
              .formatted(node));
    }
    anew = true;
    task.warn(
        "node %s: its first boot was cut off; it boots again from a new disk".formatted(node));
    attempt(guest.get()::startAnew);
  }

  private void setGoing(Guest.State state, String what) {
    if (state.words().contains("I/O error")) {
      throw Failure.because(
          "node %s: its machine stands still (%s): this computer could not write its disk. Make room (`df -h`), then type: ./lab up"
              .formatted(node, state.words()));
    }
    times++;
    if (times > TIMES) {
      throw Failure.because(
          "node %s: its machine stands still again and again, now: %s. Look into the log of its QEMU, /var/log/libvirt/qemu/%s.log"
              .formatted(node, state.words(), guest.get().domain()));
    }
    task.warn("node %s: its machine was %s; %s".formatted(node, state.words(), what));
    attempt(() -> guest.get().setGoing(state));
  }

  private Guest.State state() {
    try {
      return guest.get().state();
    } catch (HypervisorException e) {
      return new Guest.State(Guest.Doing.UNKNOWN, e.getMessage());
    }
  }

  private void attempt(Runnable step) {
    try {
      task.unbroken(
          () -> {
            step.run();
            return true;
          });
    } catch (HypervisorException e) {
      throw Failure.because(
          "node %s: its machine cannot be set going: %s".formatted(node, e.getMessage()));
    }
  }
}
