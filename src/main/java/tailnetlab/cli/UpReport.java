package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.mesh.BootJson;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Trail;
import tailnetlab.report.FindingsTable;
import tailnetlab.report.Redaction;
import tailnetlab.report.Report;
import tailnetlab.report.Timeline;

/** Says how an `up` ended, and what one would type next. */
final class UpReport {
  private static final String PROOF = "verification";

  private final Place place;
  private final Machines machines;
  private final LabPlan plan;
  private final EngineRun.Ended ended;
  private final Terminal terminal;
  private final ReportFiles files;
  private final Trail trail;

  UpReport(Workbench bench, LabPlan plan, EngineRun.Ended ended, Terminal terminal) {
    this.place = bench.place();
    this.machines = Machines.in(bench.hypervisor(), terminal::line);
    this.plan = plan;
    this.ended = ended;
    this.terminal = terminal;
    this.files = new ReportFiles(bench.place());
    this.trail = Trail.beside(bench.place().host());
  }

  /** The lab stands: nodes, verdicts, durations, and three commands. */
  void proven(Optional<Access> access, boolean json) {
    course().ifPresent(files::remember);
    Findings findings = findings().orElseThrow(UpReport::unprovenEnd);
    Map<String, List<String>> addresses = access.map(Access::tailnetAddresses).orElse(Map.of());
    List<NodesTable.Row> rows =
        plan.nodes().stream()
            .map(node -> row(node, addresses.getOrDefault(node.name(), List.of())))
            .toList();
    String written = files.write(report(addresses, findings));
    if (json) {
      print(document(rows, Optional.of(findings)));
      return;
    }
    terminal.line("");
    NodesTable.lines(rows).forEach(terminal::line);
    terminal.line("");
    new FindingsTable(terminal.width(), terminal.isColoured())
        .lines(findings)
        .forEach(terminal::line);
    terminal.line("");
    terminal.line(
        ended.changedTheLab()
            ? "Up in %s: %s.".formatted(Durations.say(ended.took()), counts(ended.work()))
            : "Nothing had changed; looked at and proven again in %s."
                .formatted(Durations.say(ended.took())));
    terminal.line("Next: %s".formatted(String.join("   ", next())));
    terminal.line(written);
  }

  /** Returns what the checks found in this run, if they came to an end. */
  private Optional<Findings> findings() {
    return trail.findings().map(new FindingsJson()::read);
  }

  /** Whatever the reason: green is said of what was seen, and of nothing else. */
  private static LabException unprovenEnd() {
    return LabException.failed(
        "The engine ended well, and no proof was taken: that is a defect of the lab. `./lab verify`"
            + " runs the checks");
  }

  private Report report(Map<String, List<String>> addresses, Findings found) {
    Report.Run run = new Report.Run("./lab up", Instant.now().minus(ended.took()), ended.took());
    return new Report(plan, addresses, found, 0, files.host(), run).withTimeline(course());
  }

  private Optional<Timeline> course() {
    return new Course(plan, ended.steps(), node -> trail.boot(node).flatMap(new BootJson()::read))
        .timeline();
  }

  /** It did not work: what failed, in its own words, and what to do. */
  void failed(Optional<Access> access, boolean json) {
    course().ifPresent(files::remember);
    Optional<Findings> findings = findings();
    // The page of an earlier proof would say PASS of a lab that is no longer that one.
    files.forget();
    String written = files.write(unproven(access, findings));
    if (json) {
      print(document(List.of(), findings));
      return;
    }
    terminal.line("");
    ended
        .errors()
        .forEach(
            (what, lines) -> {
              terminal.line(what.isEmpty() ? "It failed:" : "✗ " + what + ":");
              lines.forEach(line -> terminal.line("    " + line));
            });
    terminal.line("");
    terminal.line(
        "Stopped after %s; what stands, stays. `./lab up%s` goes on from here, `./lab status%s` shows what stands, `./lab destroy%s` takes it away."
            .formatted(Durations.say(ended.took()), option(), option(), option()));
    terminal.line("Everything that was said: " + place.folder().resolve("events.jsonl"));
    terminal.line(written);
  }

  /** Where the checks came to an end, they say better than the engine why the proof failed. */
  private Report unproven(Optional<Access> access, Optional<Findings> findings) {
    Map<String, List<String>> errors = new LinkedHashMap<>(ended.errors());
    findings.ifPresent(found -> errors.keySet().removeIf(what -> what.startsWith(PROOF)));
    Redaction shapes = new Redaction(List.of());
    errors.replaceAll((what, lines) -> lines.stream().map(shapes::of).toList());
    return report(
            access.map(Access::tailnetAddresses).orElse(Map.of()), findings.orElse(Findings.NONE))
        .stoppedBy(errors);
  }

  /** The user ended it. */
  void interrupted(boolean json) {
    files.forget();
    if (json) {
      print(document(List.of(), Optional.empty()));
      return;
    }
    terminal.line("");
    terminal.line(
        "Interrupted after %s. `./lab up%s` goes on from here, `./lab destroy%s` takes away what there is."
            .formatted(Durations.say(ended.took()), option(), option()));
  }

  /** What libvirt says now; that every member has joined, the proof has just seen. */
  private NodesTable.Row row(NodePlan node, List<String> tailnet) {
    String state = machines.state(plan.named(node.name()));
    return NodesTable.Row.of(node, tailnet, tailnet.isEmpty() ? state : state + ", joined");
  }

  private ObjectNode document(List<NodesTable.Row> rows, Optional<Findings> findings) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode document = mapper.createObjectNode();
    document.put("stack", place.stack());
    document.put("ok", ended.ok());
    document.put("interrupted", ended.interrupted());
    document.put("seconds", ended.took().toMillis() / 1000.0);
    document.set("changes", mapper.valueToTree(ended.changes()));
    document.set("nodes", mapper.valueToTree(rows));
    document.set("errors", mapper.valueToTree(ended.errors()));
    findings.ifPresent(found -> document.set("findings", tree(mapper, found)));
    return document;
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(ObjectMapper mapper, Findings found) {
    try {
      return mapper.readTree(new FindingsJson().write(found));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings are no JSON", e);
    }
  }

  private static void print(ObjectNode document) {
    System.out.println(document.toPrettyString());
  }

  private List<String> next() {
    String someone =
        plan.clients().isEmpty() ? plan.nodes().get(0).name() : plan.clients().get(0).name();
    return List.of(
        "./lab ssh%s %s".formatted(option(), someone),
        "./lab verify" + option(),
        "./lab destroy" + option());
  }

  private String option() {
    return place.stack().equals(Place.DEFAULT_STACK) ? "" : " --stack " + place.stack();
  }

  private static String counts(Map<String, Integer> changes) {
    StringBuilder text = new StringBuilder();
    changes.forEach(
        (operation, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(past(operation)));
    return text.toString();
  }

  private static String past(String operation) {
    return switch (operation) {
      case "create" -> "made";
      case "update" -> "changed";
      case "delete" -> "removed";
      case "replace" -> "replaced";
      case "same" -> "unchanged";
      default -> operation;
    };
  }
}
