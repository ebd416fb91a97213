package tailnetlab.cloudinit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import tailnetlab.plan.NodePlan;

/** What a guest of the default lab reads from its seed data. */
record Guest(SeedData seed, JsonNode config) {

  static Guest of(NodePlan node) {
    return of(node, Lab.identity(node));
  }

  static Guest of(NodePlan node, Identity identity) {
    SeedData seed = new Composer().compose(Lab.plan(), node, identity);
    return new Guest(seed, Yaml.parse(seed.userData(), "user-data"));
  }

  JsonNode file(String path) {
    for (JsonNode file : config.path("write_files")) {
      if (file.path("path").asText().equals(path)) {
        return file;
      }
    }
    throw new AssertionError(path + " is not written; there is " + files());
  }

  String text(String path) {
    return file(path).path("content").asText();
  }

  List<String> files() {
    List<String> paths = new ArrayList<>();
    config.path("write_files").forEach(file -> paths.add(file.path("path").asText()));
    return paths;
  }

  List<String> packages() {
    List<String> names = new ArrayList<>();
    config.path("packages").forEach(name -> names.add(name.asText()));
    return names;
  }
}
