package tailnetlab.checks;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Looks at each thing once, however many ask: the first asker looks, the others wait for it. A
 * failed look is an answer too; everyone gets the same exception.
 */
final class Memo<K, V> {
  private final ConcurrentMap<K, FutureTask<V>> answers = new ConcurrentHashMap<>();
  private final Function<K, V> look;

  Memo(Function<K, V> look) {
    this.look = look;
  }

  V of(K key) {
    FutureTask<V> mine = new FutureTask<>(() -> look.apply(key));
    FutureTask<V> first = answers.putIfAbsent(key, mine);
    if (first == null) {
      mine.run();
    }
    return answer(first == null ? mine : first);
  }

  private V answer(FutureTask<V> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another check was looking", e);
    } catch (ExecutionException e) {
      // Only unchecked exceptions get here: the look is a Function.
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}
