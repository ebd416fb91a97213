package tailnetlab.mesh;

import java.util.List;
import java.util.Optional;
import tailnetlab.remote.Node;

/** cloud-init of a node: how far the first boot is. */
public final class CloudInit {
  private final Node node;

  public CloudInit(Node node) {
    this.node = node;
  }

  /** Reads the state; works while the boot is under way. */
  public State state() {
    throw new UnsupportedOperationException();
  }

  /** Returns the last lines of cloud-init's own output, for a failed module. */
  public List<String> lastOutput(int lines) {
    throw new UnsupportedOperationException();
  }

  /**
   * How far cloud-init is.
   *
   * @param status {@code not started}, {@code running}, {@code done}, {@code error}, …
   * @param stage the stage under way or reached: {@code init-local}, {@code modules-final}, …
   * @param module the module under way, where the log tells
   * @param errors what failed, with the module's name
   */
  public record State(String status, String stage, Optional<String> module, List<String> errors) {
    /** Says whether nothing more will happen. */
    public boolean isOver() {
      return status.equals("done") || status.equals("error") || status.equals("degraded");
    }
  }
}
