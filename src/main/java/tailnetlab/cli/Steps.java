package tailnetlab.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the engine did to resources, with times: its own events know whole seconds only. */
final class Steps {
  private final Map<String, EngineEvent.Started> going = new HashMap<>();
  private final Map<String, Instant> since = new HashMap<>();
  private final List<Step> done = new ArrayList<>();

  /**
   * Work on a resource that came to an end.
   *
   * @param urn the resource
   * @param operation what was done to it: {@code create}
   */
  record Step(String urn, String operation, Instant began, Instant ended, boolean failed) {
    String type() {
      return Work.type(urn);
    }

    String name() {
      return Work.name(urn);
    }

    /** Says whether something was made or changed by it. */
    boolean makes() {
      return List.of("create", "create-replacement", "update").contains(operation);
    }

    /**
     * Says whether something is another than before: done to it, or found when it was looked at.
     */
    boolean changes() {
      return !List.of("same", "read", EngineEvent.Finished.AS_IT_WAS).contains(operation);
    }
  }

  /** Takes in what the engine tells. */
  void event(EngineEvent event, Instant now) {
    if (event instanceof EngineEvent.Started started) {
      going.put(started.urn(), started);
      since.put(started.urn(), now);
    } else if (event instanceof EngineEvent.Finished finished) {
      ended(finished.urn(), finished.operation(), now, false);
    } else if (event instanceof EngineEvent.Failed failed) {
      ended(failed.urn(), "", now, true);
    }
  }

  /** Lists what came to an end so far. */
  List<Step> all() {
    return List.copyOf(done);
  }

  /** What a look found is known at its end. */
  private void ended(String urn, String how, Instant now, boolean failed) {
    EngineEvent.Started started = going.remove(urn);
    if (started != null) {
      String operation = how.isEmpty() ? started.operation() : how;
      done.add(new Step(urn, operation, since.remove(urn), now, failed));
    }
  }
}
