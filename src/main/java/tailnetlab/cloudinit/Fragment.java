package tailnetlab.cloudinit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One folder under cloud-init/, as its {@code role.yaml} describes it.
 *
 * @param includes other folders it needs
 * @param files what to write on the guest
 * @param cloudConfig a fragment of cloud-config, placeholders not yet filled
 * @param owns what else belongs to it, placeholders not yet filled; see {@link Owned}
 */
record Fragment(
    List<String> includes,
    List<GuestFile> files,
    @JsonProperty("cloud-config") ObjectNode cloudConfig,
    ObjectNode owns) {

  /** An empty key reads as null: it means nothing. */
  Fragment {
    includes = includes == null ? List.of() : List.copyOf(includes);
    files = files == null ? List.of() : List.copyOf(files);
    cloudConfig = cloudConfig == null ? JsonNodeFactory.instance.objectNode() : cloudConfig;
    owns = owns == null ? JsonNodeFactory.instance.objectNode() : owns;
  }

  static Fragment read(String name, String wantedBy, Sources sources) {
    String file = name + "/role.yaml";
    return Yaml.parse(sources.read(file, wantedBy), file, Fragment.class);
  }

  /**
   * A file on the guest; its text is the file of that path in the fragment's folder.
   *
   * @param path where, absolute
   * @param permissions as chmod takes them
   * @param owner user and group, where it is not root
   */
  record GuestFile(String path, String permissions, Optional<String> owner) {

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static GuestFile of(
        @JsonProperty(value = "path", required = true) String path,
        @JsonProperty("permissions") String permissions,
        @JsonProperty("owner") String owner) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"%s\" is no path on the guest; it starts with a slash".formatted(path));
      }
      return new GuestFile(
          path, Objects.requireNonNullElse(permissions, "0644"), Optional.ofNullable(owner));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static GuestFile at(String path) {
      return of(path, null, null);
    }
  }
}
