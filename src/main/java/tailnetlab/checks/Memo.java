package tailnetlab.checks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import tailnetlab.remote.Unreachable;

/**
 * Looks at each thing once, however many ask: the first asker looks, the others wait for it. A
 * failed look is an answer too; everyone gets the same exception. One that was lost on the way to
 * the guest is none: it is tried once more, for one broken session would else leave every check
 * that asks for the same without an answer.
 */
final class Memo<K, V> {
  private final ConcurrentMap<K, FutureTask<V>> answers = new ConcurrentHashMap<>();
  private final Function<K, V> look;

  Memo(Function<K, V> look) {
    this.look = look;
  }

  V of(K key) {
    FutureTask<V> mine = new FutureTask<>(() -> look(key));
    FutureTask<V> first = answers.putIfAbsent(key, mine);
    if (first == null) {
      mine.run();
    }
    return answer(first == null ? mine : first);
  }

  /** Returns what was seen so far, without that which could not be. */
  Map<K, V> seen() {
    Map<K, V> seen = new HashMap<>();
    answers.forEach(
        (key, task) -> {
          if (task.isDone()) {
            try {
              seen.put(key, answer(task));
            } catch (RuntimeException e) {
              // Who asked has heard of it.
            }
          }
        });
    return seen;
  }

  private V look(K key) {
    try {
      return look.apply(key);
    } catch (Unreachable lost) {
      return look.apply(key);
    }
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
