package tailnetlab.mutations;

import java.util.List;
import java.util.function.BiConsumer;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** What becomes of packets on their way: of large ones, of many, of those that take their time. */
record PathMutations(LabPlan plan, Draw draw) {
  List<Mutation> all() {
    int most = draw.between("large-packets-dropped", 700, 1000);
    return List.of(
        draw.hit(
            draw::member,
            "large-packets-dropped",
            "a node gets no large packet over its direct paths",
            "B1-payload",
            Diagnosis.PATH_TOO_SMALL,
            rule("udp dport 41641 meta length > %d drop".formatted(most))),
        draw.hit(
            draw::member,
            "packets-lost",
            "a node loses every third packet of its direct paths",
            "B1-payload",
            Diagnosis.LOSSY_PATH,
            rule("udp dport 41641 numgen random mod 10 < 3 drop")),
        draw.hit(
            draw::member,
            "path-slow",
            "a node's packets take half a second to leave for the tailnet",
            "B1-payload",
            Diagnosis.SLOW_PATH,
            (mesh, node) ->
                new Changes(mesh)
                    .run(
                        node,
                        "tc",
                        "qdisc",
                        "replace",
                        "dev",
                        "tailscale0",
                        "root",
                        "netem",
                        "delay",
                        "500ms")),
        draw.hit(
            draw::page,
            "payload-damaged",
            "a page's file has one character that is another's",
            "B1-payload",
            Diagnosis.PAYLOAD_DAMAGED,
            (mesh, page) ->
                new Changes(mesh).run(page, "sed", "-i", "1s/./#/", "/srv/hello/payload.txt")));
  }

  private static BiConsumer<Mesh, NodePlan> rule(String rule) {
    return (mesh, node) -> new Changes(mesh).rule(node, rule);
  }
}
