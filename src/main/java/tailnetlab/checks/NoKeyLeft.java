package tailnetlab.checks;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale.ApiKey;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Result;

/**
 * Looks for keys by which somebody could still come in: pre-auth keys that are neither used up nor
 * expired nor a server's own, and keys to headscale's API. What earlier runs of the ritual left is
 * used or expired; a client's key is used once it has joined.
 *
 * @param servers those on whose disks a pre-auth key lies for their next start
 */
record NoKeyLeft(List<NodePlan> servers, Clock clock) implements Check {
  @Override
  public String id() {
    return "S3-keys-left";
  }

  @Override
  public String title() {
    return "no key lets anybody in besides the servers' own";
  }

  @Override
  public Verdict run(Mesh mesh) {
    Instant now = clock.instant();
    List<PreAuthKey> usable =
        mesh.sightings().keys().stream()
            .filter(key -> key.expiration().isAfter(now))
            .filter(key -> key.reusable() || !key.used())
            .toList();
    List<ApiKey> apiKeys =
        mesh.sightings().apiKeys().stream()
            .filter(key -> key.expiration().map(end -> end.isAfter(now)).orElse(true))
            .toList();
    List<String> onDisks =
        servers.stream()
            .map(server -> mesh.sightings().keyOnDisk(server))
            .filter(Result::ok)
            .map(read -> read.out().strip())
            .toList();
    Evidence seen =
        new Evidence(
            "headscale: keys that let somebody in",
            "pre-auth: %s; API: %s".formatted(told(usable, onDisks), told(apiKeys)));
    Surplus surplus = new Surplus(mesh.plan());
    usable.stream()
        .filter(key -> !lies(key, onDisks))
        .forEach(
            key -> surplus.note(Kind.PRE_AUTH_KEY, Long.toString(key.id()), usable(key, seen)));
    apiKeys.forEach(key -> surplus.note(Kind.API_KEY, key.prefix(), usable(key, seen)));
    return surplus.verdict(seen);
  }

  private static boolean lies(PreAuthKey key, List<String> onDisks) {
    return onDisks.stream().anyMatch(begin -> key.secret().startsWith(begin + "-"));
  }

  private static String told(List<PreAuthKey> usable, List<String> onDisks) {
    return usable.isEmpty()
        ? "none"
        : usable.stream()
            .map(
                key ->
                    "%d until %s%s"
                        .formatted(
                            key.id(), end(key), lies(key, onDisks) ? ", a server's own" : ""))
            .collect(Collectors.joining("; "));
  }

  private static String told(List<ApiKey> keys) {
    return keys.isEmpty()
        ? "none"
        : keys.stream().map(NoKeyLeft::told).collect(Collectors.joining("; "));
  }

  private static String told(ApiKey key) {
    return "%s until %s"
        .formatted(key.prefix(), key.expiration().map(Instant::toString).orElse("for ever"));
  }

  private static String end(PreAuthKey key) {
    return key.expiration().equals(Instant.MAX) ? "for ever" : key.expiration().toString();
  }

  private static Verdict usable(PreAuthKey key, Evidence seen) {
    return Verdict.fail(
        Diagnosis.KEY_LEFT,
        "pre-auth key %d, on no server's disk, lets %s in until %s"
            .formatted(key.id(), key.reusable() ? "whoever has it" : "one more node", end(key)),
        "headscale preauthkeys expire --id %d, or allow: {preAuthKey: %d}"
            .formatted(key.id(), key.id()),
        seen);
  }

  private static Verdict usable(ApiKey key, Evidence seen) {
    return Verdict.fail(
        Diagnosis.KEY_LEFT,
        "an API key governs headscale: " + told(key),
        "headscale apikeys expire --prefix %s, or allow: {apiKey: %s}"
            .formatted(key.prefix(), key.prefix()),
        seen);
  }
}
