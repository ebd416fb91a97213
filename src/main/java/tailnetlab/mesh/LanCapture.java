package tailnetlab.mesh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * What nobody should send on the LAN: every packet with an address that is not of the lab, captured
 * by tcpdump on the machine that the guests run on, in their network namespace.
 *
 * <p>Tailnet addresses are not of the LAN: there they travel inside WireGuard's packets. A question
 * for the card of an outside address (ARP) counts too; where nobody answers it, the packet it was
 * asked for is never sent.
 */
public final class LanCapture {
  /** In the namespace this folder is the hypervisor's own; see its {@code init}. */
  public static final String FILE = "/var/log/libvirt/tailnet-lab.pcap";

  /** With 256 bytes of each: 5 MB. Our own pings take three each, at the bridge and its ports. */
  private static final int PACKETS = 20_000;

  /** What our own pings carry, before a mark of their own: {@code lab!}. */
  private static final String OURS = "6c616221";

  private static final String NOTES = FILE + ".acknowledged";

  private static final Duration STARTED = Duration.ofSeconds(5);

  // What needs no router, and what is nobody's address but many's.
  private static final String V4_LOCAL = "169.254.0.0/16 127.0.0.0/8 0.0.0.0/32";
  private static final String V4_MANY = "224.0.0.0/4 255.255.255.255/32";
  private static final String V6_LOCAL = "fe80::/10 ::1/128 ::/128";
  private static final String V6_MANY = "ff00::/8";

  private final Node machine;
  private final LabPlan.Lan lan;

  /**
   * @param machine where it runs: beside the guests
   * @param lan the addresses of the lab
   */
  public LanCapture(Node machine, LabPlan.Lan lan) {
    this.machine = machine;
    this.lan = lan;
  }

  /**
   * Starts it; one that runs already goes on, and one that has ended is left as it ended.
   *
   * @return why it does not begin, where it does not
   */
  public Optional<String> start() {
    return begin(List.of());
  }

  /**
   * Starts it anew and forgets what it has: for a lab that was damaged on purpose.
   *
   * @return why it does not begin, where it does not
   */
  public Optional<String> startAgain() {
    return begin(List.of("again"));
  }

  /** Makes the mark of one ping: hexadecimal digits, for {@code ping -p}. */
  public static String mark() {
    return OURS + "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }

  /** Returns where marked pings go: the machine's own address on the LAN. */
  public String target() {
    return lan.v4().host(1);
  }

  /** Prints the ping with that mark, as often as it was seen. */
  public Result marked(String mark) {
    return read(ours() + " and icmp[28:4] = 0x" + mark.substring(OURS.length()));
  }

  /** Prints the first packets that nobody should have sent. */
  public Result strays() {
    return read(notOurs(), "-c", "20");
  }

  /**
   * Puts what it has aside, and begins anew: somebody knows what sent it.
   *
   * @param note what is known of it, kept with the packets
   * @return why it does not begin, where it does not
   */
  public Optional<String> acknowledge(Acknowledgement note) {
    machine.run(Command.of("mv", "--", FILE, FILE + "." + note.when().getEpochSecond())).require();
    machine.run(Command.of("tee", "-a", NOTES).reading(note.line() + "\n")).require();
    return startAgain();
  }

  /** Lists what was acknowledged, the oldest first. */
  public List<Acknowledgement> acknowledged() {
    Result read = machine.run(Command.of("cat", NOTES));
    return read.ok() ? read.out().lines().map(Acknowledgement::read).toList() : List.of();
  }

  private String notOurs() {
    return "not (" + ours() + ")";
  }

  /** Returns the filter in the words of pcap-filter(7): what should not be there, and our pings. */
  String filter() {
    String v4 = lan.v4() + " " + V4_LOCAL;
    String v6 = lan.v6() + " " + V6_LOCAL;
    return "%s or %s or (arp and not (%s)) or (%s)"
        .formatted(
            outside("ip", v4, V4_MANY), outside("ip6", v6, V6_MANY), any("arp dst", v4), ours());
  }

  /** One address of the two is enough to be outside; only a destination can be many. */
  private static String outside(String protocol, String near, String many) {
    String source = any("src", near);
    String target = any("dst", near + " " + many);
    return "(%s and not ((%s) and (%s)))".formatted(protocol, source, target);
  }

  private static String any(String end, String ranges) {
    return String.join(
        " or ", List.of(ranges.split(" ")).stream().map(range -> end + " net " + range).toList());
  }

  /** ping puts 16 bytes of time first, at icmp[8]; its pattern follows. */
  private String ours() {
    return "icmp[icmptype] = icmp-echo and src net %s and dst host %s and icmp[24:4] = 0x%s"
        .formatted(lan.v4(), target(), OURS);
  }

  private Optional<String> begin(List<String> more) {
    List<String> words = new ArrayList<>(List.of("sh", "-s", "--", FILE));
    words.addAll(List.of(Integer.toString(PACKETS), filter(), notOurs()));
    words.addAll(more);
    Result started = machine.run(Command.of(words).reading(Scripts.named("capture")));
    if (!started.ok()) {
      return Optional.of(started.err().strip());
    }
    try {
      // The file's own head is written when tcpdump listens.
      Awaitility.await()
          .atMost(STARTED)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> machine.run(Command.of("test", "-s", FILE)).ok());
      return Optional.empty();
    } catch (ConditionTimeoutException e) {
      String after = "not within %d s. ".formatted(STARTED.toSeconds());
      return Optional.of(after + lastWords().out().strip());
    }
  }

  /** Prints what tcpdump said when it began and when it ended. */
  public Result lastWords() {
    return machine.run(Command.of("tail", "-n", "4", FILE + ".log"));
  }

  private Result read(String filter, String... more) {
    // -Z root: in a user namespace there is nobody else to become.
    List<String> words = new ArrayList<>(List.of("tcpdump", "-nn", "-Z", "root", "-r", FILE));
    words.addAll(List.of(more));
    words.add(filter);
    return machine.run(Command.of(words));
  }

  /**
   * What is known of packets that nobody should have sent.
   *
   * @param who who says so
   * @param why in his words
   * @param packets the first of them
   */
  public record Acknowledgement(Instant when, String who, String why, List<String> packets) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Acknowledgement {
      packets = List.copyOf(packets);
    }

    String line() {
      ObjectNode line =
          JSON.createObjectNode().put("when", when.toString()).put("who", who).put("why", why);
      packets.forEach(line.putArray("packets")::add);
      return line.toString();
    }

    static Acknowledgement read(String line) {
      Fields fields = Fields.parse("the notes on the packet capture", line);
      return new Acknowledgement(
          fields.time("when").orElse(Instant.EPOCH),
          fields.text("who"),
          fields.text("why"),
          fields.texts("packets"));
    }

    @Override
    public String toString() {
      return "%s, %s: %s (%s)".formatted(when, who, why, String.join("; ", packets));
    }
  }
}
