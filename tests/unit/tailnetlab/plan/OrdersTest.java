package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrdersTest {
  @Test
  void arriveAsTheyWereGiven() {
    Orders proof = Orders.toProve(Set.of("app", "client"));

    assertThat(Orders.read(proof.variables())).isEqualTo(proof);
    assertThat(Orders.read(Orders.toDiscard().variables())).isEqualTo(Orders.toDiscard());
  }

  @Test
  void plainPulumiGivesNone() {
    assertThat(Orders.read(Map.of("PATH", "/usr/bin"))).isEqualTo(Orders.NONE);
    assertThat(Orders.NONE.variables()).isEmpty();
  }
}
