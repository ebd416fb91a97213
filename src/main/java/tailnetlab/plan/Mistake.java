package tailnetlab.plan;

/**
 * One mistake in the configuration.
 *
 * @param key the configuration key, with its index where it has one: {@code nodes[1].roles}
 * @param wrong what is wrong
 * @param right what would be right
 */
public record Mistake(String key, String wrong, String right) {
  @Override
  public String toString() {
    return key + ": " + wrong + ". " + right;
  }
}
