package tailnetlab.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tailnetlab.provider.FakeGuest.Answer;
import tailnetlab.remote.Command;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Node;

/** A headscale and its clients as they answer on their command lines; JSON as 0.29 writes it. */
final class FakeTailnet {
  static final String SECRET = "hskey-auth-aaaaaaaaaaaa-bbbbbbbb";

  private final Map<String, FakeGuest> guests = new LinkedHashMap<>();
  private final Map<String, String> users = new LinkedHashMap<>();
  private final Map<Integer, Key> keys = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, String> keyFiles = new LinkedHashMap<>();
  private List<String> tags = List.of();
  private int lastNumber;
  private String policy = "";
  private String refusal = "";

  /** Makes a control plane and one client, neither of them joined. */
  FakeTailnet() {
    guest("control").on("headscale", this::headscale).on("policy set", this::headscale);
    guest("app");
    users.put("1", "somebody");
    lastNumber = 1;
  }

  FakeGuest guest(String name) {
    return guests.computeIfAbsent(name, this::client);
  }

  Function<Endpoint, Node> nodes() {
    return endpoint -> guest(endpoint.node());
  }

  /** Adds an entry that headscale has from before. */
  Entry entry(String name, String address, boolean online) {
    Entry entry = new Entry(++lastNumber, name, name, address, online, "", List.of());
    entries.add(entry);
    return entry;
  }

  /** Makes a client a member of an entry. */
  void member(String guest, Entry entry) {
    addresses.put(guest, entry.address());
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  void forget(String name) {
    entries.removeIf(entry -> entry.name().equals(name));
  }

  void expire(String name) {
    entries.replaceAll(
        entry -> entry.name().equals(name) ? entry.expiredAt("{\"seconds\":1000}") : entry);
  }

  void markUsed(int key) {
    keys.computeIfPresent(key, (id, old) -> new Key(old.reusable(), true, old.seconds()));
  }

  void setExpiration(int key, long seconds) {
    keys.computeIfPresent(key, (id, old) -> new Key(old.reusable(), old.used(), seconds));
  }

  String policy() {
    return policy;
  }

  void setPolicy(String huJson) {
    policy = huJson;
  }

  /** Refuses every policy from now on. */
  void refusePolicies(String why) {
    refusal = why;
  }

  void dropKeys() {
    keys.clear();
  }

  static Properties connection(String node) {
    return PropertyStructs.read(
        PropertyStructs.write(
            Properties.NONE
                .with("node", node)
                .with("address", "192.168.77.10")
                .with("hostKey", "ssh-ed25519 AAAA " + node)
                .withSecret("clientKey", "hush")));
  }

  private FakeGuest client(String name) {
    return new FakeGuest(name)
        .on("tailscale status", command -> Answer.of(status(name)))
        .on("tailscale up", command -> join(name))
        .on(
            "tailscale logout",
            command -> {
              addresses.remove(name);
              return Answer.of("");
            })
        .on(
            "systemctl restart",
            command -> {
              join(name);
              return Answer.of("");
            })
        .on(
            "systemctl show",
            "ActiveState=active\nSubState=exited\nResult=success\nUnitFileState=enabled\n")
        .on("journalctl", "a line of the journal\n")
        .on("cat > ", command -> write(name, command))
        .on("find /var/lib/tailscale/preauthkey", command -> read(name + command.words().get(1)))
        .on("rm -f /", "");
  }

  /** Gives these tags to whoever joins from now on, as a key of its own does. */
  void tagWhoeverJoins(List<String> given) {
    tags = List.copyOf(given);
  }

  /** Changes an entry by hand. */
  void change(String name, UnaryOperator<Entry> change) {
    entries.replaceAll(entry -> entry.name().equals(name) ? change.apply(entry) : entry);
  }

  /** Puts something else into a node's key file; nothing: it is lost. */
  void setKeyFile(String guest, String text) {
    keyFiles.put(guest + KeyFile.PATH, text);
  }

  private Answer write(String guest, Command command) {
    String path = command.words().get(command.words().size() - 1);
    command.input().ifPresent(input -> keyFiles.put(guest + path, input.text()));
    return Answer.of("");
  }

  private Answer read(String file) {
    String text = keyFiles.getOrDefault(file, "");
    return text.isEmpty() ? Answer.failed(1, "No such file or directory") : Answer.of(text);
  }

  /** As headscale does it: a known machine is renewed, a name that is taken gets a number. */
  private Answer join(String name) {
    String own = addresses.getOrDefault(name, "");
    if (entries.stream().anyMatch(entry -> entry.address().equals(own))) {
      entries.replaceAll(entry -> entry.address().equals(own) ? entry.expiredAt("") : entry);
      return Answer.of("");
    }
    long taken = entries.stream().filter(entry -> entry.hostname().equals(name)).count();
    String given = taken == 0 ? name : name + "-" + taken;
    int number = ++lastNumber;
    Entry entry = new Entry(number, name, given, "100.64.0." + number, true, "", tags);
    entries.add(entry);
    addresses.put(name, entry.address());
    return Answer.of("");
  }

  private String status(String name) {
    String address = addresses.get(name);
    return address == null
        ? "{\"BackendState\":\"NeedsLogin\",\"Health\":[\"You are logged out.\"]}"
        : "{\"BackendState\":\"Running\",\"TailscaleIPs\":[\"%s\"],\"Health\":null}"
            .formatted(address);
  }

  private Answer headscale(Command command) {
    int program = command.words().indexOf("headscale");
    List<String> words = command.words().subList(program + 1, command.words().size() - 2);
    return switch (words.get(0) + " " + (words.size() > 1 ? words.get(1) : "")) {
      case "health " -> Answer.of("{\"database_connectivity\":true}");
      case "users list" -> Answer.of(list(users.entrySet().stream().map(this::user).toList()));
      case "users create" -> {
        Map.Entry<String, String> user = Map.entry(Integer.toString(++lastNumber), words.get(2));
        users.put(user.getKey(), user.getValue());
        yield Answer.of(user(user));
      }
      case "users destroy" -> {
        if (!entries.isEmpty()) {
          yield Answer.failed(1, "{\"error\":\"user not empty: node(s) found\"}");
        }
        users.remove(after(words, "--identifier").orElseThrow());
        yield Answer.of("{}");
      }
      case "preauthkeys list" ->
          Answer.of(list(keys.keySet().stream().map(id -> key(id, "masked-***")).toList()));
      case "preauthkeys create" -> {
        int id = ++lastNumber;
        String lifetime = after(words, "--expiration").orElseThrow().replace("s", "");
        long seconds = Wire.NOW.getEpochSecond() + Long.parseLong(lifetime);
        keys.put(id, new Key(words.contains("--reusable"), false, seconds));
        yield Answer.of(key(id, SECRET));
      }
      case "preauthkeys expire" -> {
        setExpiration(Integer.parseInt(after(words, "--id").orElseThrow()), 1);
        yield Answer.of("{}");
      }
      case "nodes list" -> Answer.of(list(entries.stream().map(Entry::json).toList()));
      case "nodes delete" -> {
        int id = Integer.parseInt(after(words, "--identifier").orElseThrow());
        entries.removeIf(entry -> entry.number() == id);
        yield Answer.of("{}");
      }
      case "policy get" ->
          policy.isEmpty()
              ? Answer.failed(1, "{\"error\":\"acl policy not found\"}")
              : Answer.of(policy + "\n");
      case "policy set" -> {
        if (!refusal.isEmpty()) {
          yield Answer.failed(1, "{\"error\":\"" + refusal + "\"}");
        }
        policy = command.input().orElseThrow().text();
        yield Answer.of("Policy updated.\n");
      }
      default -> throw new AssertionError("headscale has no test for " + words);
    };
  }

  private String user(Map.Entry<String, String> user) {
    return "{\"id\":%s,\"name\":\"%s\"}".formatted(user.getKey(), user.getValue());
  }

  private String key(int id, String secret) {
    Key key = keys.get(id);
    return String.format(
        Locale.ROOT,
        "{\"id\":%d,\"user\":{\"id\":2},\"key\":\"%s\",\"reusable\":%b,\"used\":%b,"
            + "\"expiration\":{\"seconds\":%d}}",
        id,
        secret,
        key.reusable(),
        key.used(),
        key.seconds());
  }

  private static Optional<String> after(List<String> words, String flag) {
    int at = words.indexOf(flag);
    return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  private static String list(List<String> items) {
    return items.isEmpty() ? "null" : items.stream().collect(Collectors.joining(",", "[", "]"));
  }

  private record Key(boolean reusable, boolean used, long seconds) {}

  /** A node in headscale. */
  record Entry(
      int number,
      String hostname,
      String name,
      String address,
      boolean online,
      String expiry,
      List<String> tags) {
    Entry expiredAt(String time) {
      return new Entry(number, hostname, name, address, online, time, tags);
    }

    Entry offline() {
      return new Entry(number, hostname, name, address, false, expiry, tags);
    }

    Entry tagged(String... given) {
      return new Entry(number, hostname, name, address, online, expiry, List.of(given));
    }

    Entry renamed(String other) {
      return new Entry(number, hostname, other, address, online, expiry, tags);
    }

    String json() {
      String end = expiry.isEmpty() ? "" : ",\"expiry\":" + expiry;
      String labels =
          tags.isEmpty() ? "" : ",\"tags\":[\"%s\"]".formatted(String.join("\",\"", tags));
      return "{\"id\":%d,\"name\":\"%s\",\"given_name\":\"%s\",\"ip_addresses\":[\"%s\"]%s%s%s}"
          .formatted(
              number, hostname, name, address, online ? ",\"online\":true" : "", end, labels);
    }
  }
}
