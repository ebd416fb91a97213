package tailnetlab.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tailnetlab.report.Timeline.Kind;
import tailnetlab.report.Timeline.Lane;
import tailnetlab.report.Timeline.Span;

/** The way of three nodes to a proof. */
final class SomeTimelines {
  private static final Instant BEGAN = Instant.parse("2026-05-04T03:00:00Z");

  private SomeTimelines() {}

  static Timeline proven() {
    return new Timeline(
        BEGAN,
        List.of(
            lane(
                "control",
                0.2,
                61,
                List.of(
                    span(Kind.USER, "", 61.1, 62.4),
                    span(Kind.KEY, "key of the servers", 62.5, 63.3),
                    span(Kind.MEMBERSHIP, "", 63.4, 74.9))),
            lane("app", 0.4, 52, List.of(span(Kind.MEMBERSHIP, "", 63.4, 76.2))),
            lane(
                "client",
                0.5,
                46,
                List.of(span(Kind.KEY, "", 62.5, 63.4), span(Kind.MEMBERSHIP, "", 63.5, 71.8))),
            new Lane("all nodes", List.of(span(Kind.CHECKS, "", 76.4, 97.3)))));
  }

  static Timeline failed() {
    Span ended = new Span(Kind.READY, "", BEGAN, BEGAN.plusSeconds(240), true);
    return new Timeline(BEGAN, List.of(new Lane("app", List.of(ended))));
  }

  private static Lane lane(String node, double begin, double ready, List<Span> ritual) {
    List<Span> spans = new ArrayList<>();
    spans.add(span(Kind.KERNEL, "", begin, begin + 7));
    spans.add(span(Kind.USERSPACE, "", begin + 7, begin + 15));
    spans.add(span(Kind.CLOUD_INIT, "", begin + 15, ready - 1));
    spans.add(span(Kind.MODULE, "ca_certs", begin + 19, begin + 23.4));
    spans.add(span(Kind.MODULE, "apt_configure", begin + 24, begin + 25.2));
    spans.add(span(Kind.MODULE, "package_update_upgrade_install", begin + 25.5, ready - 8));
    spans.add(span(Kind.MODULE, "runcmd", ready - 8, ready - 7));
    spans.add(span(Kind.MODULE, "scripts_user", ready - 7, ready - 2));
    spans.add(span(Kind.MODULE, "final_message", ready - 2, ready - 1.9));
    spans.add(span(Kind.READY, "", begin, ready));
    spans.addAll(ritual);
    return new Lane(node, spans);
  }

  private static Span span(Kind kind, String name, double from, double to) {
    return new Span(kind, name, at(from), at(to), false);
  }

  private static Instant at(double seconds) {
    return BEGAN.plusMillis(Math.round(seconds * 1000));
  }
}
