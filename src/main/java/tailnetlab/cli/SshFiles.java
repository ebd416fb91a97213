package tailnetlab.cli;

import io.pebbletemplates.pebble.PebbleEngine;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tailnetlab.hypervisor.Folders;
import tailnetlab.remote.Endpoint;

/** The files that OpenSSH's client needs for the nodes. */
final class SshFiles {
  private SshFiles() {}

  /** Writes configuration, host keys and private key, for their owner only. */
  static void write(Place place, Access access) throws IOException {
    List<Endpoint> nodes =
        access.plan().nodes().stream().map(node -> access.connections().get(node.name())).toList();
    Path folder = place.ssh();
    Map<String, Object> values =
        Map.of("stack", place.stack(), "nodes", nodes, "folder", folder, "user", Endpoint.USER);
    PrivateFiles.write(folder.resolve("config"), filled("cli/ssh_config.peb", values));
    PrivateFiles.write(folder.resolve("known_hosts"), filled("cli/known_hosts.peb", values));
    String key = nodes.get(0).clientKey();
    // OpenSSH takes no key whose last line does not end.
    PrivateFiles.write(folder.resolve("id_ed25519"), key.endsWith("\n") ? key : key + "\n");
  }

  /** Takes them away. */
  static void forget(Place place) throws IOException {
    Folders.delete(place.ssh());
  }

  private static String filled(String template, Map<String, Object> values) throws IOException {
    PebbleEngine engine =
        new PebbleEngine.Builder()
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false)
            .build();
    StringWriter text = new StringWriter();
    engine.getTemplate(template).evaluate(text, values);
    return text.toString();
  }
}
