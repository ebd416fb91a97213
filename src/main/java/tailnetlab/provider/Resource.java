package tailnetlab.provider;

import java.util.List;
import java.util.Optional;
import tailnetlab.plan.Orders;

/**
 * One kind of resource: what happens when the engine makes, reads, changes or removes it. What a
 * resource does not say is that of one which lives in the engine's state only.
 */
interface Resource {
  /** Returns what it takes and gives. */
  Shape shape();

  /** Lists what is wrong with inputs of the right kinds. */
  default List<Shape.Wrong> check(Properties inputs) {
    return List.of();
  }

  /** Makes it. The inputs are checked and all known. */
  State create(Properties inputs, Task task);

  /**
   * Looks how it is now. A resource that cannot be looked at is kept as it was, with a warning:
   * nothing is forgotten because a guest is down.
   *
   * @return nothing when it is known to be gone, so that the next update makes it again
   */
  default Optional<State> read(State before, Task task) {
    return Optional.of(before);
  }

  /**
   * Says whether it is to be updated in this run though its inputs have not changed.
   *
   * @param orders what this run of the engine is for
   */
  default boolean isDue(Orders orders) {
    return false;
  }

  /** Changes it in place. */
  default State update(State before, Properties inputs, Task task) {
    return before.with(inputs);
  }

  /** Removes it. What is gone already, or unreachable for good, counts as removed. */
  default void delete(State before, Task task) {}

  /**
   * A resource as it is kept.
   *
   * @param id its id in the engine's state
   * @param inputs what was asked for
   * @param outputs what came of it
   */
  record State(String id, Properties inputs, Properties outputs) {
    /** Returns the same with other inputs. */
    State with(Properties newInputs) {
      return new State(id, newInputs, outputs);
    }

    /** Returns the same with other outputs. */
    State giving(Properties newOutputs) {
      return new State(id, inputs, newOutputs);
    }
  }
}
