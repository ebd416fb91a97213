package tailnetlab.mesh;

import java.time.Instant;
import java.util.Optional;
import tailnetlab.mesh.Headscale.ApiKey;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Headscale.User;

/** Headscale's JSON as our values, in both of its dialects; see {@link Fields}. */
final class HeadscaleJson {
  private HeadscaleJson() {}

  static User user(Fields json) {
    return new User(json.number("id"), json.text("name"));
  }

  static PreAuthKey preAuthKey(Fields json) {
    return new PreAuthKey(
        json.number("id"),
        json.at("user").number("id"),
        json.text("key"),
        json.flag("reusable"),
        json.flag("ephemeral"),
        json.flag("used"),
        // A key without an expiration never expires.
        json.time("expiration").orElse(Instant.MAX),
        json.time("created_at"));
  }

  static ApiKey apiKey(Fields json) {
    return new ApiKey(json.number("id"), json.text("prefix"), json.time("expiration"));
  }

  static MeshNode node(Fields json) {
    return new MeshNode(
        json.number("id"),
        json.text("name"),
        json.text("given_name"),
        json.at("user").text("name"),
        json.texts("ip_addresses"),
        json.flag("online"),
        json.time("expiry"),
        json.texts("tags"),
        json.texts("available_routes"),
        json.texts("approved_routes"),
        Optional.of(json.at("pre_auth_key").number("id")).filter(id -> id > 0));
  }

  /** Returns the message out of {@code {"error": …}}, or the text as it is where it is not that. */
  static String error(String text, int exit) {
    int start = text.indexOf('{');
    if (start >= 0) {
      try {
        String message = Fields.parse("headscale", text.substring(start)).text("error");
        if (!message.isEmpty()) {
          return message;
        }
      } catch (UnreadableAnswer e) {
        // Then it is a message for people, such as the shell's when there is no headscale.
      }
    }
    return text.isBlank() ? "exit status %d without a word".formatted(exit) : text.strip();
  }
}
