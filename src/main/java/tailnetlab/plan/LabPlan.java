package tailnetlab.plan;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The whole lab as a value: what the configuration asks for, with every mistake already found.
 *
 * @param stack the stack's name, the owner mark of everything that is made
 * @param nodes the guests, in the order of the inventory
 * @param lan the isolated network under the tailnet
 * @param tailnet the mesh
 * @param guests what the guests boot from
 * @param hypervisor where they run
 * @param expectations what the user declared of single connections
 * @param policy the user's policy of the tailnet
 * @param allowances what may be there besides
 */
public record LabPlan(
    String stack,
    List<NodePlan> nodes,
    Lan lan,
    Tailnet tailnet,
    GuestImage guests,
    Hypervisor hypervisor,
    List<Expectation> expectations,
    Policy policy,
    List<Allowance> allowances) {

  /** What the network is called, before {@link #named} gives it its owner. */
  public static final String LAN = "lan";

  /** The same of the storage pool, which holds nothing of anybody else's. */
  public static final String POOL = "pool";

  public LabPlan {
    nodes = List.copyOf(nodes);
    // A standing lab's plan may be older than these keys.
    expectations = expectations == null ? List.of() : List.copyOf(expectations);
    policy = policy == null ? Policy.NONE : policy;
    allowances = allowances == null ? List.of() : List.copyOf(allowances);
  }

  /**
   * Names a thing on the hypervisor with the owner mark: orphans of a killed run are found by it.
   */
  public String named(String thing) {
    return "tailnet-" + stack + "-" + thing;
  }

  /** Returns the one node that runs headscale: the login server. */
  public NodePlan controlPlane() {
    return nodes.stream().filter(n -> n.is(Role.HEADSCALE)).findFirst().orElseThrow();
  }

  /** Returns the nodes with the role, in the inventory's order. */
  public List<NodePlan> having(Role role) {
    return nodes.stream().filter(n -> n.is(role)).toList();
  }

  /** Returns the nodes a person joins: those with the client and no autoconnect unit. */
  public List<NodePlan> clients() {
    return nodes.stream().filter(n -> n.is(Role.TAILSCALE) && !n.joinsByItself()).toList();
  }

  /** Returns the nodes that are in the tailnet. */
  public List<NodePlan> members() {
    return nodes.stream().filter(NodePlan::isMember).toList();
  }

  /**
   * Returns the node of that name.
   *
   * @throws NoSuchElementException when there is none
   */
  public NodePlan node(String name) {
    return nodes.stream()
        .filter(n -> n.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no node named " + name));
  }

  /** Returns the URL that clients log in to, without a port, as in the seed. */
  public String loginServer() {
    return "https://" + controlPlane().name();
  }

  /** Returns the node's MagicDNS name. */
  public String magicName(NodePlan node) {
    return node.name() + "." + tailnet.baseDomain();
  }

  /**
   * The isolated network: no forward, no gateway, no lease.
   *
   * @param v4 its IPv4 range; the hypervisor's side has the first address
   * @param v6 its IPv6 range
   */
  public record Lan(Cidr v4, Cidr v6) {}

  /**
   * The mesh.
   *
   * @param v4 the range headscale allocates from and the allow-list lets in
   * @param v6 the same for IPv6
   * @param baseDomain the domain of the MagicDNS names
   * @param user the headscale user that owns the nodes
   */
  public record Tailnet(Cidr v4, Cidr v6, String baseDomain, String user) {
    /** The embedded relay's region, as in the seed. */
    public static final int DERP_REGION = 999;

    /** Tailscale's clients take IPv4 addresses for their own in this range only (net/tsaddr). */
    public static final Cidr TAILSCALE_V4 = Cidr.parse("100.64.0.0/10");

    /** The same for IPv6 (net/tsaddr, TailscaleULARange). */
    public static final Cidr TAILSCALE_V6 = Cidr.parse("fd7a:115c:a1e0::/48");

    /** The embedded relay's region code: what {@code tailscale ping} prints in {@code DERP(…)}. */
    public static final String DERP_CODE = "headscale";

    /** How long the servers' pre-auth key lets nodes in. */
    public static final Duration SERVERS_KEY_LIFETIME = Duration.ofHours(24);

    /** The UDP port of the relay's STUN. */
    public static final int STUN_PORT = 3478;
  }

  /**
   * What the guests boot from.
   *
   * @param path another qcow2 with its own boot loader, or empty for the lab's own image
   * @param sha256 what that file's SHA-256 must be, or empty
   */
  public record GuestImage(String path, String sha256) {
    /** Says whether the lab's own image and kernel are used. */
    public boolean isOurs() {
      return path.isEmpty();
    }
  }

  /**
   * Where the guests run.
   *
   * @param uri {@code embedded} or a libvirt URI
   * @param acceleration how fast
   */
  public record Hypervisor(String uri, Acceleration acceleration) {
    /** The value of {@code hypervisor:} that means a namespace of our own. */
    public static final String EMBEDDED = "embedded";

    /** Says whether the lab brings its own libvirt. */
    public boolean isEmbedded() {
      return uri.equals(EMBEDDED);
    }
  }

  /**
   * What may reach what over the tailnet, in headscale's words.
   *
   * @param file the file as the configuration names it, or empty for no policy
   * @param huJson what it says
   */
  public record Policy(String file, String huJson) {
    /** Everything is allowed. */
    public static final Policy NONE = new Policy("", "");
  }

  /** How the guests' CPUs are run. */
  public enum Acceleration {
    /** Probe by booting something, then one of the two others. */
    AUTO,
    /** By the hardware. */
    KVM,
    /** By QEMU's translator: about ten times slower. */
    EMULATION
  }
}
