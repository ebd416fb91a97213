package tailnetlab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.UpdateResult;
import com.pulumi.automation.WorkspaceStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationsJson;

/**
 * The life of a lab, on real guests: stood up through the Automation API, verified, left alone,
 * damaged by hand and mended, killed and rebuilt, destroyed. One lab for all, in this order: a boot
 * is minutes.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabLiveTest {
  private static final String STACK = "ci";
  private static final Path ROOT = Path.of("").toAbsolutePath();

  private final LabCommand lab = new LabCommand(ROOT, STACK);
  private final ObjectMapper json = new ObjectMapper();
  private HostTraces before;
  private WorkspaceStack stack;

  @BeforeAll
  void openTheStack() throws Exception {
    LabCommand.Outcome leftOver = lab.run("destroy");
    assertThat(leftOver.exit()).as("%s", leftOver).isZero();
    before = HostTraces.now();
    LocalWorkspaceOptions options =
        LocalWorkspaceOptions.builder().environmentVariables(lab.environment()).build();
    stack = LocalWorkspace.createOrSelectStack(STACK, ROOT, options);
  }

  @AfterAll
  void takeTheLabAway() throws Exception {
    if (stack != null) {
      stack.close();
    }
    lab.run("destroy");
  }

  @Test
  @Order(1)
  void standsUpAProvenMesh() throws Exception {
    stack.up();

    Findings findings =
        new FindingsJson().read((String) stack.getOutputs().get("findings").value());
    assertThat(findings.outcome()).isEqualTo(Findings.Outcome.PASS);
    assertThat(findings.all()).hasSizeGreaterThan(20);
  }

  @Test
  @Order(2)
  void changesNothingTheSecondTime() throws Exception {
    LabCommand.Outcome preview = lab.pulumi("preview", "--expect-no-changes");
    assertThat(preview.exit()).as("%s", preview).isZero();
    assertThat(changes(stack.up())).containsOnlyKeys(OperationType.SAME);
  }

  @Test
  @Order(3)
  void findsNoDriftInAHealthyLab() throws Exception {
    assertThat(changes(stack.refresh())).doesNotContainKeys(OperationType.DELETE);
    assertThat(changes(stack.up())).containsOnlyKeys(OperationType.SAME);
  }

  @Test
  @Order(4)
  void verifiesAgainOnDemand() throws Exception {
    LabCommand.Outcome verify = lab.run("verify", "--json");

    assertThat(verify.exit()).as("%s", verify).isZero();
    assertThat(new FindingsJson().read(verify.out()).outcome()).isEqualTo(Findings.Outcome.PASS);
  }

  @Test
  @Order(5)
  void runsACommandOnANode() {
    LabCommand.Outcome ssh = lab.run("ssh", "client", "hostname");

    assertThat(ssh.exit()).as("%s", ssh).isZero();
    assertThat(ssh.out()).isEqualToIgnoringNewLines("client");
  }

  /** All of them take a quarter of an hour: a few here, every one each night. */
  @Test
  @Order(6)
  void itsShareOfTheScenariosHolds() {
    List<String> all =
        lab.run("verify", "--list")
            .out()
            .lines()
            .dropWhile(line -> !line.startsWith("Scenarios"))
            .skip(1)
            .toList();
    List<String> share = share(all, 6);
    assertThat(share).hasSizeGreaterThan(1);

    LabCommand.Outcome scenarios = lab.run("verify", "--scenario", String.join(",", share));

    assertThat(scenarios.exit()).as("%s", scenarios).isZero();
    assertThat(scenarios.out()).contains(share);
  }

  /** All of them take more than an hour: a few here, every one each night. */
  @Test
  @Order(7)
  void killsItsShareOfTheMutations() throws Exception {
    List<String> listed =
        lab.run("mutate", "--list", "--no-scenarios")
            .out()
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .toList();
    List<String> names = share(listed, 20);
    List<String> words = new ArrayList<>(List.of("--json"));
    words.addAll(names);

    LabCommand.Outcome mutate = lab.run("mutate", words.toArray(String[]::new));

    assertThat(mutate.exit()).as("%s", mutate).isZero();
    MutationMatrix matrix = new MutationsJson().read(mutate.out());
    assertThat(matrix.rows()).hasSameSizeAs(names);
    assertThat(matrix.leftOut()).as("those of the other nights").isGreaterThan(names.size());
    assertThat(matrix.score().isFull()).as("%s", mutate).isTrue();
    assertThat(matrix.seedScore().isFull()).as("the tutorial sees less than we do").isFalse();
  }

  /** Picks every n-th, beginning elsewhere each day: in n days, each was run. */
  private static List<String> share(List<String> listed, int days) {
    int today = LocalDate.now(ZoneOffset.UTC).getDayOfYear() % days;
    return IntStream.range(0, listed.size())
        .filter(i -> i % days == today)
        .mapToObj(i -> listed.get(i).split(" ")[0])
        .toList();
  }

  @Test
  @Order(8)
  void joinsANodeAgainThatWasRemovedFromHeadscaleByHand() throws Exception {
    String id = headscaleId("client");
    LabCommand.Outcome removed =
        lab.run("ssh", "control", "headscale", "nodes", "delete", "--force", "-i", id);
    assertThat(removed.exit()).as("%s", removed).isZero();

    assertThat(changes(stack.refresh())).containsKey(OperationType.DELETE);
    assertThat(changes(stack.up())).containsKey(OperationType.CREATE);

    LabCommand.Outcome verify = lab.run("verify");
    assertThat(verify.exit()).as("%s", verify).isZero();
    assertThat(headscaleId("client")).isNotEqualTo(id);
  }

  @Test
  @Order(9)
  void upAloneMendsWhatWasChangedInTheMeshByHand() throws Exception {
    onNode("control", "headscale", "nodes", "rename", "-i", headscaleId("app"), "other");
    onNode("control", "headscale", "preauthkeys", "expire", "-i", serversKey());
    onNode("client", "tailscale", "logout");
    onNode("app", "rm", "/var/lib/tailscale/preauthkey");
    onNode("control", "systemctl", "disable", "--now", "tailscaled.service");

    provesAnew();
    String expired = headscaleId("client");
    onNode("control", "headscale", "nodes", "expire", "-i", expired);
    onNode("control", "headscale", "nodes", "delete", "--force", "-i", headscaleId("app"));
    provesAnew();
  }

  /** A verdict within a minute, and the nodes' logs within another. */
  @ParameterizedTest
  @MethodSource("tailnetlab.live.BrokenMesh#all")
  @Order(10)
  void tellsWhatIsBrokenInTime(BrokenMesh broken) {
    broken.make(lab);
    LabCommand.Outcome verify = lab.within(Duration.ofMinutes(2), "verify");
    broken.mend(lab);

    assertThat(verify.exit()).as("%s", verify).isIn(1, 3);
    assertThat(verify.out() + verify.err()).contains(broken.said());
  }

  @Test
  @Order(11)
  void upAloneStartsWhatIsOff() throws Exception {
    provesAnew();
  }

  @Test
  @Order(12)
  void upAloneMendsWhatHappenedToMachines() throws Exception {
    virsh("suspend", machine("control"));
    virsh("destroy", machine("client"));
    virsh("destroy", machine("app"));
    virsh("undefine", machine("app"), "--managed-save", "--snapshots-metadata", "--nvram");
    String disk = diskOf("app");
    virsh("vol-delete", disk);

    provesAnew();
  }

  @Test
  @Order(13)
  void aRunThatSaysItIsInterruptedHasEnded() throws Exception {
    // Time-outs and CI jobs send it to the whole group: `timeout` does just that. The engine is at
    // work by then, and the proof not yet over.
    LabCommand.Outcome up = lab.within(Duration.ofSeconds(15), "up");

    assertThat(up.exit()).as("%s", up).isEqualTo(130);
    provesAnew();
  }

  /** The proof of this very run, and what is seen right after it. */
  private void provesAnew() throws Exception {
    Instant begin = Instant.now();
    LabCommand.Outcome up = lab.run("up", "--json");
    assertThat(up.exit()).as("%s", up).isZero();
    JsonNode outcome = json.readTree(up.out());
    assertThat(outcome.at("/nodes").findValuesAsText("state")).containsOnly("running, joined");
    String provenAt = lab.pulumi("stack", "output", "provenAt").out().strip();
    assertThat(Instant.parse(provenAt)).isAfter(begin);
    LabCommand.Outcome status = lab.run("status");
    assertThat(status.exit()).as("%s", status).isZero();
  }

  private void onNode(String node, String... command) {
    succeeds("ssh", node, command);
  }

  private void virsh(String... order) {
    succeeds("shell", "virsh", order);
  }

  private LabCommand.Outcome succeeds(String verb, String first, String... more) {
    List<String> words = new ArrayList<>(List.of(first));
    words.addAll(List.of(more));
    LabCommand.Outcome outcome = lab.run(verb, words.toArray(String[]::new));
    assertThat(outcome.exit()).as("%s %s", words, outcome).isZero();
    return outcome;
  }

  static String machine(String node) {
    return "tailnet-%s-%s".formatted(STACK, node);
  }

  /** The disk is named after its seed, and libvirt knows a volume by its path. */
  private String diskOf(String node) throws IOException {
    for (JsonNode resource :
        json.readTree(stateFile().toFile()).at("/checkpoint/latest/resources")) {
      if (resource.path("urn").asText().endsWith("Volume::%s-disk".formatted(node))) {
        return resource.path("id").asText();
      }
    }
    throw new AssertionError("the state knows no disk of " + node);
  }

  private String serversKey() throws IOException {
    LabCommand.Outcome list =
        lab.run("ssh", "control", "headscale", "preauthkeys", "list", "--output", "json");
    for (JsonNode key : json.readTree(list.out())) {
      if (key.path("reusable").asBoolean()) {
        return key.path("id").asText();
      }
    }
    throw new AssertionError("headscale has no key for servers: " + list.out());
  }

  @Test
  @Order(14)
  void keepsNoSecretInThePlainState() throws Exception {
    String state = Files.readString(stateFile());

    // Evidence names a pre-auth key by its prefix, as headscale's own list does.
    Pattern wholeKey = Pattern.compile("hskey-auth-[A-Za-z0-9_-]{12}-[A-Za-z0-9_-]{16}");
    assertThat(state.contains("PRIVATE KEY")).as("a private key in the state").isFalse();
    assertThat(wholeKey.matcher(state).find()).as("a pre-auth key in the state").isFalse();
  }

  @Test
  @Order(15)
  void leavesNothingWhenTheHypervisorIsKilledAndRebuilds() throws Exception {
    Path record = ROOT.resolve(".lab/%s/hypervisor/hypervisor.json".formatted(STACK));
    long pid = json.readTree(record.toFile()).path("process").path("pid").asLong();
    assertThat(ProcessHandle.of(pid)).isPresent();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(HostTraces.now()).isEqualTo(before));
    LabCommand.Outcome up = lab.run("up");
    assertThat(up.exit()).as("%s", up).isZero();
    assertThat(lab.run("verify").exit()).isZero();
  }

  @Test
  @Order(16)
  void leavesTheMachineAsItWas() {
    LabCommand.Outcome destroy = lab.run("destroy");

    assertThat(destroy.exit()).as("%s", destroy).isZero();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(HostTraces.now()).isEqualTo(before));
    assertThat(lab.run("verify").exit()).as("nothing is left to judge").isEqualTo(3);
    assertThat(lab.run("destroy").exit()).as("a second destroy").isZero();
  }

  private String headscaleId(String node) throws IOException {
    LabCommand.Outcome list =
        lab.run("ssh", "control", "headscale", "nodes", "list", "--output", "json");
    assertThat(list.exit()).as("%s", list).isZero();
    for (JsonNode entry : json.readTree(list.out())) {
      if (entry.path("given_name").asText().equals(node)) {
        return entry.path("id").asText();
      }
    }
    throw new AssertionError("headscale knows no " + node + ": " + list.out());
  }

  private static Path stateFile() {
    return ROOT.resolve(".lab/state/.pulumi/stacks/tailnet-lab/%s.json".formatted(STACK));
  }

  private static Map<OperationType, Integer> changes(UpdateResult result) {
    return result.summary().resourceChanges();
  }
}
