package tailnetlab;

import com.pulumi.test.Mocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that makes nothing, and remembers what it was asked for. */
public final class RecordedResources implements Mocks {
  private final List<ResourceArgs> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, Object>> outputs;

  /**
   * @param outputs what resources of a type answer beyond their inputs
   */
  public RecordedResources(Map<String, Map<String, Object>> outputs) {
    this.outputs = Map.copyOf(outputs);
  }

  @Override
  public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
    asked.add(args);
    Map<String, Object> state = new HashMap<>(args.inputs);
    state.putAll(outputs.getOrDefault(args.type, Map.of()));
    return CompletableFuture.completedFuture(
        ResourceResult.of(Optional.of(args.name + "-id"), state));
  }

  /** Returns the inputs of the one resource of that type and name. */
  public Map<String, Object> inputs(String type, String name) {
    return asked.stream()
        .filter(a -> a.type.equals(type) && a.name.equals(name))
        .map(a -> a.inputs)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no %s named %s in %s".formatted(type, name, names())));
  }

  /** Lists what was asked for, as {@code type name}. */
  public List<String> names() {
    return asked.stream().map(a -> a.type + " " + a.name).toList();
  }
}
