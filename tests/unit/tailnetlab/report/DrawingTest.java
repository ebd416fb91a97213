package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.Plans;

class DrawingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 13})
  void putsNoNodeOnAnother(int count) {
    List<Drawing.Box> boxes = drawing(count).boxes();
    assertThat(boxes).hasSize(count);
    for (Drawing.Box one : boxes) {
      assertThat(Double.parseDouble(one.x())).isBetween(0.0, 480.0 - one.width());
      assertThat(Double.parseDouble(one.y())).isNotNegative();
      assertThat(boxes)
          .filteredOn(other -> !other.equals(one))
          .allSatisfy(other -> assertThat(apart(one, other)).as(one + " " + other).isTrue());
    }
  }

  @Test
  void keepsTheTwoDirectionsOfAPairApart() {
    Report report = SomeReports.mixed();
    List<Drawing.Arrow> arrows = new Drawing(report, new SeenPaths(report).all()).arrows();
    assertThat(arrows.stream().map(a -> a.x1() + " " + a.y1())).doesNotHaveDuplicates();
    assertThat(arrows).as("six pairs and two knocks").hasSize(8);
  }

  private static Drawing drawing(int count) {
    String nodes =
        IntStream.range(1, count)
            .mapToObj(i -> "  - {name: n%d, roles: [tailscale]}\n".formatted(i))
            .collect(Collectors.joining());
    return new Drawing(
        SomeReports.of(
            Plans.with("nodes:\n  - {name: control, roles: [headscale, tls-proxy]}\n" + nodes)),
        List.of());
  }

  private static boolean apart(Drawing.Box one, Drawing.Box other) {
    double across = Math.abs(Double.parseDouble(one.x()) - Double.parseDouble(other.x()));
    double down = Math.abs(Double.parseDouble(one.y()) - Double.parseDouble(other.y()));
    return across > one.width() || down > one.height();
  }
}
