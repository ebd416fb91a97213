package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

class DrawTest {
  private static final LabPlan PLAN = Plans.defaults();

  @Test
  void drawsTheSameAgainWithTheSameSeed() {
    assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
  }

  /** What is drawn for one mutation does not depend on which others there are. */
  @Test
  void drawsForEachMutationByItself() {
    Draw draw = new Draw(PLAN, 7);
    draw.member("another");

    assertThat(draw.member("twin 3")).isEqualTo(new Draw(PLAN, 7).member("twin 3"));
  }

  @Test
  void letsEveryEligibleNodeBeTheVictim() {
    assertThat(names(draw -> draw.node("x"))).contains("control", "app", "client");
    assertThat(names(draw -> draw.page("x"))).containsOnly("control", "app");
    assertThat(names(draw -> draw.memberBesideControl("x"))).containsOnly("app", "client");
    assertThat(names(draw -> draw.client("x"))).containsOnly("client");
  }

  @Test
  void drawsNumbersWithinTheirEnds() {
    assertThat(LongStream.range(0, 50).mapToObj(seed -> new Draw(PLAN, seed).between("x", 3, 5)))
        .contains(3, 4, 5)
        .allSatisfy(number -> assertThat(number).isBetween(3, 5));
  }

  private static List<String> names(Function<Draw, NodePlan> draws) {
    return LongStream.range(0, 50)
        .mapToObj(seed -> draws.apply(new Draw(PLAN, seed)).name())
        .toList();
  }

  private static List<String> drawn(long seed) {
    Draw draw = new Draw(PLAN, seed);
    return LongStream.range(0, 20).mapToObj(i -> draw.member("twin " + i).name()).toList();
  }
}
