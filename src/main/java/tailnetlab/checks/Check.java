package tailnetlab.checks;

/** One thing the lab proves. It leaves the lab as it was, and may run beside others. */
public interface Check {
  /** Returns the id of the catalogue: {@code S6-lan-firewall}. */
  String id();

  /** Returns what it asserts, as a sentence without a full stop. */
  String title();

  /** Looks, and judges. Exceptions of the way to a guest become INCONCLUSIVE by the caller. */
  Verdict run(Mesh mesh);

  /**
   * Says whether it disturbs others while it runs: such checks come last, one at a time. It still
   * leaves the lab as it was.
   */
  default boolean runsAlone() {
    return false;
  }

  /**
   * Says whether it waits for silence, such as that of dropped packets: such checks begin at once,
   * so that the others compute while they wait.
   */
  default boolean waits() {
    return false;
  }
}
