package tailnetlab.mesh;

import java.util.List;
import tailnetlab.remote.Node;

/** The node's units and their journal. */
public final class Systemd {
  private final Node node;

  public Systemd(Node node) {
    this.node = node;
  }

  /** Reads a unit's state. */
  public Unit unit(String name) {
    throw new UnsupportedOperationException();
  }

  /** Restarts a unit and waits for the job's end; a failing unit is an answer, see its state. */
  public Unit restart(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns the unit's last journal lines of this boot. */
  public List<String> journal(String name, int lines) {
    throw new UnsupportedOperationException();
  }

  /**
   * A unit's state, in systemd's words.
   *
   * @param active {@code active}, {@code inactive}, {@code failed}, …
   * @param result {@code success}, {@code exit-code}, {@code timeout}, …
   * @param invocation the id of its newest run; another one after a restart
   */
  public record Unit(String name, String active, String sub, String result, String invocation) {
    /** Says whether it runs, or ran and stays. */
    public boolean isActive() {
      return active.equals("active");
    }
  }
}
