package tailnetlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A stack's state as it lies on disk. Only looked at here, because a look costs a tenth of asking
 * pulumi; what is to be changed goes through pulumi.
 */
final class StateFile {
  private static final String PROJECT = "tailnet-lab";

  private final Path folder;
  private final String stack;

  StateFile(Place place) {
    this.folder = place.state().resolve(".pulumi");
    this.stack = place.stack();
  }

  /**
   * One resource of the state.
   *
   * @param type its type
   * @param urn its name in the engine
   * @param properties what the provider said of it; what the program asked for, where it said
   *     nothing
   */
  record Resource(String type, String urn, JsonNode properties) {
    private static Resource of(JsonNode node) {
      JsonNode outputs = node.path("outputs");
      return new Resource(
          node.path("type").asText(),
          node.path("urn").asText(),
          outputs.isEmpty() ? node.path("inputs") : outputs);
    }

    /** Returns a property as text, empty where it is not set. */
    String text(String property) {
      return properties.path(property).asText("");
    }
  }

  /** Says whether the stack is known to pulumi at all. */
  boolean exists() {
    return Files.exists(file());
  }

  /** Returns when the state was last written; nothing where there is no stack. */
  Optional<FileTime> changed() {
    try {
      return Optional.of(Files.getLastModifiedTime(file()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the stack's resources; none where there is no stack. */
  List<Resource> resources() {
    return StreamSupport.stream(latest().path("resources").spliterator(), false)
        .map(Resource::of)
        .toList();
  }

  /** Says whether a run was ended in the middle of making or changing something. */
  boolean hasPendingOperations() {
    return !latest().path("pending_operations").isEmpty();
  }

  /** Returns the lock of a run, by its process number, if one is there. */
  Optional<Long> lockedBy() {
    Path locks = folder.resolve("locks").resolve("organization").resolve(PROJECT).resolve(stack);
    try (Stream<Path> files = Files.list(locks)) {
      for (Path lock : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        return Optional.of(new ObjectMapper().readTree(lock.toFile()).path("pid").asLong());
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private JsonNode latest() {
    ObjectMapper mapper = new ObjectMapper();
    if (!exists()) {
      return mapper.createObjectNode();
    }
    try {
      return mapper.readTree(file().toFile()).path("checkpoint").path("latest");
    } catch (IOException e) {
      throw LabException.failed(
          "%s: the state is damaged (%s). The version before is beside it, with .bak; to go back: cp %s.bak %s"
              .formatted(file(), e.getMessage().lines().findFirst().orElse(""), file(), file()));
    }
  }

  private Path file() {
    return folder.resolve("stacks").resolve(PROJECT).resolve(stack + ".json");
  }
}
