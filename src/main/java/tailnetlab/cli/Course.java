package tailnetlab.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tailnetlab.mesh.Boot;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.report.Timeline;
import tailnetlab.report.Timeline.Kind;
import tailnetlab.report.Timeline.Lane;
import tailnetlab.report.Timeline.Span;

/** Puts the steps of a run and the boots of its machines on one line of time. */
final class Course {
  private static final String MACHINE = "Domain";
  private static final String EVERYBODY = "all nodes";

  /** How far a guest's clock may be from ours for its boot to be taken for one of this run. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private static final Map<String, Kind> KINDS =
      Map.of(
          "NodeReady", Kind.READY,
          "HeadscaleUser", Kind.USER,
          "PreAuthKey", Kind.KEY,
          "Membership", Kind.MEMBERSHIP,
          "Verification", Kind.CHECKS);

  private final LabPlan plan;
  private final List<Steps.Step> steps;
  private final Function<String, Optional<Boot>> boots;

  /**
   * @param steps what the engine did
   * @param boots how a node booted last, by its name
   */
  Course(LabPlan plan, List<Steps.Step> steps, Function<String, Optional<Boot>> boots) {
    this.plan = plan;
    this.steps = steps.stream().filter(Steps.Step::makes).toList();
    this.boots = boots;
  }

  /** Returns the line from power-on; nothing of a run that started no machine. */
  Optional<Timeline> timeline() {
    return steps.stream()
        .filter(step -> step.type().equals(MACHINE))
        .map(Steps.Step::began)
        .min(Comparator.naturalOrder())
        .map(begin -> new Timeline(begin, lanes(begin)));
  }

  private List<Lane> lanes(Instant begin) {
    Map<String, List<Span>> lanes = new LinkedHashMap<>();
    for (NodePlan node : plan.nodes()) {
      lanes.put(node.name(), new ArrayList<>(boot(node.name(), begin)));
    }
    lanes.put(EVERYBODY, new ArrayList<>());
    for (Steps.Step step : steps) {
      Kind kind = KINDS.get(step.type());
      if (kind != null && lanes.containsKey(lane(kind, step.name()))) {
        lanes.get(lane(kind, step.name())).add(span(kind, step));
      }
    }
    List<Lane> drawn = new ArrayList<>();
    lanes.forEach((name, spans) -> drawn.add(new Lane(name, spans)));
    drawn.removeIf(lane -> lane.spans().isEmpty());
    return drawn;
  }

  /** Users and shared keys are made on the control plane. */
  private String lane(Kind kind, String name) {
    return switch (kind) {
      case CHECKS -> EVERYBODY;
      case USER -> plan.controlPlane().name();
      case KEY -> isNode(name) ? name : plan.controlPlane().name();
      default -> name;
    };
  }

  private Span span(Kind kind, Steps.Step step) {
    String name = kind == Kind.KEY && !isNode(step.name()) ? "key of " + step.name() : "";
    return new Span(kind, name, step.began(), step.ended(), step.failed());
  }

  private List<Span> boot(String node, Instant begin) {
    Instant earliest = begin.minus(SKEW);
    return boots.apply(node).stream()
        .flatMap(boot -> boot.steps().stream())
        .filter(step -> step.began().isAfter(earliest))
        .map(step -> new Span(kind(step.kind()), step.name(), step.began(), step.ended(), false))
        .toList();
  }

  private static Kind kind(Boot.Kind kind) {
    return switch (kind) {
      case KERNEL -> Kind.KERNEL;
      case USERSPACE -> Kind.USERSPACE;
      case CLOUD_INIT -> Kind.CLOUD_INIT;
      case MODULE -> Kind.MODULE;
    };
  }

  private boolean isNode(String name) {
    return plan.nodes().stream().anyMatch(node -> node.name().equals(name));
  }
}
