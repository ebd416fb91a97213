package tailnetlab.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.plan.LabPlan.Acceleration;
import tailnetlab.plan.LabPlan.GuestImage;
import tailnetlab.plan.LabPlan.Hypervisor;
import tailnetlab.plan.LabPlan.Lan;
import tailnetlab.plan.LabPlan.Policy;
import tailnetlab.plan.LabPlan.Tailnet;

/** Turns configuration into a plan, and finds every mistake before anything is made. */
public final class PlanReader {
  private static final String STACK = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,39}";
  static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String DOMAIN = LABEL + "(\\." + LABEL + ")+";
  private static final String USER = "[a-z][a-z0-9.-]{1,62}";
  private static final String URI = "[a-z]+(\\+[a-z0-9]+)?://.*";
  private static final String NAMESPACE = "tailnet-lab:";

  /** Every key there is; Pulumi.yaml says what each is for. */
  static final List<String> KEYS =
      List.of(
          "nodes",
          "lan",
          "lanV6",
          "tailnet",
          "tailnetV6",
          "baseDomain",
          "user",
          "policy",
          "expect",
          "allow",
          "memory",
          "vcpus",
          "hypervisor",
          "acceleration",
          "image",
          "imageSha256");

  private final Settings settings;
  private final Path project;
  private final List<Mistake> mistakes = new ArrayList<>();

  private PlanReader(Settings settings, Path project) {
    this.settings = settings;
    this.project = project;
  }

  /**
   * Reads the plan of a stack.
   *
   * @param stack the stack's name
   * @param settings its configuration, defaults included
   * @param project the project's folder, where the configuration's paths begin
   * @throws PlanException with every mistake found
   */
  public static LabPlan read(String stack, Settings settings, Path project) {
    return new PlanReader(settings, project).plan(stack);
  }

  private LabPlan plan(String stack) {
    if (!stack.matches(STACK)) {
      wrong("stack", "\"%s\" is no stack name".formatted(stack), "Use up to 40 letters and digits");
    }
    keysMustBeKnown();
    Optional<Lan> lan = ranges("lan", "lanV6", Lan::new);
    Optional<Tailnet> tailnet =
        ranges(
            "tailnet",
            "tailnetV6",
            (v4, v6) -> new Tailnet(v4, v6, text("baseDomain"), text("user")));
    lan.ifPresent(this::lanMustHoldTheNodes);
    tailnet.ifPresent(this::tailnetMustBeTailscales);
    if (lan.isPresent() && tailnet.isPresent()) {
      rangesMustNotOverlap(lan.get(), tailnet.get());
    }
    List<NodePlan> nodes = new Inventory(settings, mistakes).read(lan);
    matching("baseDomain", DOMAIN, "a domain of at least two labels, such as acme.internal");
    matching("user", USER, "a name of lower-case letters, digits, dots and dashes");
    loginServerMustBeOutside(nodes);
    GuestImage image = new ImageFile(project, mistakes).read(text("image"), text("imageSha256"));
    Hypervisor hypervisor = hypervisor();
    List<Expectation> expectations =
        new ExpectationReader(nodes, mistakes).read(settings.get("expect"));
    List<Allowance> allowances = new AllowanceReader(nodes, mistakes).read(settings.get("allow"));
    Policy policy = new PolicyFile(project, mistakes).read(text("policy"));
    if (!mistakes.isEmpty()) {
      throw new PlanException(mistakes);
    }
    return new LabPlan(
        stack,
        nodes,
        lan.orElseThrow(),
        tailnet.orElseThrow(),
        image,
        hypervisor,
        expectations,
        policy,
        allowances);
  }

  /** The engine says nothing of a misspelt key: the lab would come up without what it says. */
  private void keysMustBeKnown() {
    for (String name : settings.names()) {
      if (!name.contains(":")) {
        wrong(name, "it has no namespace", "Write " + NAMESPACE + name);
        continue;
      }
      // Other namespaces are other programs': pulumi's own, a provider's.
      String key = name.replaceFirst("^" + NAMESPACE, "");
      if (name.startsWith(NAMESPACE) && !KEYS.contains(key)) {
        wrong(
            key,
            "there is no such key",
            Nearest.to(key, KEYS) + "Pulumi.yaml has every key with its default");
      }
    }
  }

  private interface Pair<T> {
    T of(Cidr v4, Cidr v6);
  }

  private <T> Optional<T> ranges(String keyV4, String keyV6, Pair<T> pair) {
    Optional<Cidr> v4 = range(keyV4, false);
    Optional<Cidr> v6 = range(keyV6, true);
    return v4.flatMap(four -> v6.map(six -> pair.of(four, six)));
  }

  private Optional<Cidr> range(String key, boolean v6) {
    try {
      Cidr cidr = Cidr.parse(text(key));
      if (cidr.isV6() != v6) {
        wrong(
            key,
            "%s is IPv%d".formatted(cidr, v6 ? 4 : 6),
            v6 ? "Write an IPv6 range, such as fd77::/64" : "Write an IPv4 range");
        return Optional.empty();
      }
      return Optional.of(cidr);
    } catch (IllegalArgumentException e) {
      wrong(key, e.getMessage(), "A network address and its length are needed");
      return Optional.empty();
    }
  }

  private void lanMustHoldTheNodes(Lan lan) {
    if (lan.v4().prefix() > 26) {
      wrong("lan", lan.v4() + " is too small: nodes start at .10", "Use a /26 or wider");
    }
    if (lan.v6().prefix() > 112) {
      wrong("lanV6", lan.v6() + " is too small", "Use a /64");
    }
  }

  private void tailnetMustBeTailscales(Tailnet tailnet) {
    if (!Tailnet.TAILSCALE_V4.encloses(tailnet.v4())) {
      wrong(
          "tailnet",
          tailnet.v4() + " is not inside " + Tailnet.TAILSCALE_V4,
          "Tailscale's clients know no other range; narrow it if you like, such as 100.64.8.0/24");
    }
    if (!Tailnet.TAILSCALE_V6.encloses(tailnet.v6())) {
      wrong(
          "tailnetV6",
          tailnet.v6() + " is not inside " + Tailnet.TAILSCALE_V6,
          "Tailscale's clients know no other range");
    }
  }

  private void rangesMustNotOverlap(Lan lan, Tailnet tailnet) {
    if (lan.v4().overlaps(Tailnet.TAILSCALE_V4)) {
      // Not only our part of it: tailscaled drops all of 100.64.0.0/10 on other interfaces.
      wrong(
          "lan",
          "%s overlaps the tailnet's %s".formatted(lan.v4(), tailnet.v4()),
          "tailscaled drops such addresses on a LAN; use 192.168.77.0/24");
    }
    if (lan.v6().overlaps(tailnet.v6())) {
      wrong(
          "lanV6",
          "%s overlaps the tailnet's %s".formatted(lan.v6(), tailnet.v6()),
          "Use another range, such as fd77:7a11:0:77::/64");
    }
  }

  /** headscale refuses such a pair at start (errServerURLSame, errServerURLSuffix). */
  private void loginServerMustBeOutside(List<NodePlan> nodes) {
    String base = text("baseDomain");
    nodes.stream()
        .filter(n -> n.is(Role.HEADSCALE))
        .map(NodePlan::name)
        .filter(server -> server.equals(base) || server.endsWith("." + base))
        .forEach(
            server ->
                wrong(
                    "baseDomain",
                    "the login server %s is inside %s".formatted(server, base),
                    "Choose a domain that does not contain the login server's name"));
  }

  private Hypervisor hypervisor() {
    String uri = text("hypervisor");
    if (!uri.equals(Hypervisor.EMBEDDED) && !uri.matches(URI)) {
      wrong(
          "hypervisor",
          "\"%s\" is neither embedded nor a libvirt URI".formatted(uri),
          Nearest.to(uri, List.of(Hypervisor.EMBEDDED))
              + "Write embedded, qemu:///system or qemu+ssh://user@host/system");
    }
    String word = text("acceleration");
    for (Acceleration acceleration : Acceleration.values()) {
      if (acceleration.name().equalsIgnoreCase(word)) {
        return new Hypervisor(uri, acceleration);
      }
    }
    wrong(
        "acceleration",
        "there is no accelerator \"%s\"".formatted(word),
        Nearest.to(word, List.of("auto", "kvm", "emulation")) + "Write auto, kvm or emulation");
    return new Hypervisor(uri, Acceleration.AUTO);
  }

  private void matching(String key, String pattern, String right) {
    if (!text(key).matches(pattern)) {
      wrong(key, "\"%s\" does not do".formatted(text(key)), "Write " + right);
    }
  }

  private String text(String key) {
    return settings.get(key).map(JsonNode::asText).map(String::strip).orElse("");
  }

  private void wrong(String key, String wrong, String right) {
    mistakes.add(new Mistake(key, wrong, right));
  }
}
