package tailnetlab.provider;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * One look for all who ask while it is under way. The engine reads everything at once, and a list
 * of headscale takes an emulated guest a second of its one CPU.
 */
final class SharedLook<T> {
  private final AtomicReference<CompletableFuture<T>> underWay = new AtomicReference<>();

  /** Looks, or waits for what another one sees who is just looking. */
  T take(Supplier<T> look) {
    CompletableFuture<T> ours = new CompletableFuture<>();
    CompletableFuture<T> another = underWay.compareAndExchange(null, ours);
    if (another != null) {
      return seenBy(another);
    }
    try {
      ours.complete(look.get());
    } catch (RuntimeException e) {
      ours.completeExceptionally(e);
    } finally {
      // Whoever asks from now on may want to know what has changed since.
      underWay.set(null);
    }
    return seenBy(ours);
  }

  private static <T> T seenBy(CompletableFuture<T> look) {
    try {
      return look.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
