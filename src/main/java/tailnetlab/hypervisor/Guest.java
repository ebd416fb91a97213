package tailnetlab.hypervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tailnetlab.hypervisor.Programs.Said;

/** One guest as its hypervisor has it. */
public final class Guest {
  private static final String NO_DOMAIN = "failed to get domain";

  private final Virsh virsh;
  private final String domain;

  /**
   * Names one.
   *
   * @param domain its name in libvirt
   */
  public Guest(Virsh virsh, String domain) {
    this.virsh = virsh;
    this.domain = domain;
  }

  /** What a guest does. */
  public enum Doing {
    /** Its CPUs run, or would. */
    RUNNING,
    /** It stands still, and can go on. */
    PAUSED,
    /** It sleeps by its own wish. */
    ASLEEP,
    /** Its kernel gave up. */
    CRASHED,
    /** There is no process of it. */
    OFF,
    /** libvirt does not know it. */
    UNDEFINED,
    /** libvirt does not say. */
    UNKNOWN
  }

  /**
   * What it does, and why.
   *
   * @param words libvirt's own: {@code shut off (crashed)}, or its complaint
   */
  public record State(Doing doing, String words) {}

  /** Returns its name in libvirt. */
  public String domain() {
    return domain;
  }

  /** Asks libvirt what it does. */
  public State state() {
    Said said = virsh.run("domstate", "--reason", domain);
    String words = said.words();
    if (!said.ok()) {
      return new State(words.contains(NO_DOMAIN) ? Doing.UNDEFINED : Doing.UNKNOWN, words);
    }
    return new State(doing(words.replaceFirst(" \\(.*", "")), words);
  }

  /** libvirt's tools/virsh-domain-monitor.c has the words. */
  private static Doing doing(String word) {
    return switch (word) {
      case "running", "idle", "in shutdown", "no state" -> Doing.RUNNING;
      case "paused" -> Doing.PAUSED;
      case "pmsuspended" -> Doing.ASLEEP;
      case "crashed" -> Doing.CRASHED;
      case "shut off" -> Doing.OFF;
      default -> Doing.UNKNOWN;
    };
  }

  /**
   * Lets it run again from where it is.
   *
   * @throws HypervisorException with libvirt's words
   */
  public void setGoing(State from) {
    switch (from.doing()) {
      case PAUSED -> require("resume", domain);
      case ASLEEP -> require("dompmwakeup", domain);
      case CRASHED -> {
        require("destroy", domain);
        require("start", domain);
      }
      case OFF -> require("start", domain);
      case RUNNING, UNDEFINED, UNKNOWN -> {
        // There is nothing to set going.
      }
    }
  }

  /**
   * Boots it from a new disk, as at its first start: the disk is made anew over the image that the
   * old one was made over.
   *
   * @throws HypervisorException with libvirt's words
   */
  public void startAnew() {
    String disk = disk();
    String pool = require("vol-pool", disk).strip();
    String description = require("vol-dumpxml", disk);
    if (state().doing() != Doing.OFF) {
      require("destroy", domain);
    }
    require("vol-delete", disk);
    try {
      Path file = Files.createTempFile("tailnet-lab-disk-", ".xml");
      try {
        Files.writeString(file, description);
        require("vol-create", pool, file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    require("start", domain);
  }

  /**
   * The first disk is the one it boots from; a table of two columns, after two lines of heading.
   */
  private String disk() {
    List<String> rows =
        require("domblklist", domain).lines().skip(2).filter(line -> !line.isBlank()).toList();
    if (rows.isEmpty()) {
      throw new HypervisorException("%s has no disk".formatted(domain));
    }
    return rows.get(0).strip().split("\\s+", 2)[1];
  }

  private String require(String... words) {
    Said said = virsh.run(words);
    if (!said.ok()) {
      throw new HypervisorException(
          "`virsh %s` failed: %s".formatted(String.join(" ", words), said.words()));
    }
    return said.out();
  }
}
