package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLookTest {
  private final SharedLook<Integer> look = new SharedLook<>();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void isOneForAllWhoAskWhileItIsUnderWay() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () ->
                look.take(
                    () -> {
                      begun.countDown();
                      await().until(() -> seen.getCount() == 0);
                      return looks.incrementAndGet();
                    }));
    await().until(() -> begun.getCount() == 0);
    Thread second = new Thread(() -> look.take(looks::incrementAndGet));
    second.start();
    await().until(() -> second.getState() == Thread.State.WAITING);
    seen.countDown();

    assertThat(first.join()).isEqualTo(1);
    await().until(() -> !second.isAlive());
    assertThat(looks).hasValue(1);
  }

  @Test
  void isTakenAnewByWhoeverAsksLater() {
    assertThat(look.take(looks::incrementAndGet)).isEqualTo(1);
    assertThat(look.take(looks::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void failsAsTheLookDid() {
    assertThatThrownBy(
            () ->
                look.take(
                    () -> {
                      throw new IllegalArgumentException("not so");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not so");
    assertThat(look.take(looks::incrementAndGet)).isEqualTo(1);
  }
}
