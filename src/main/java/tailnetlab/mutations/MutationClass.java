package tailnetlab.mutations;

/**
 * What a mutation is seen by. Two mutations of one class are the same to the checks, however they
 * are made: only one of them is counted.
 *
 * @param check the id of the check or scenario that must see it
 * @param diagnosis the reason it must give
 * @param observed what it comes upon: {@code a knock that connects}
 */
public record MutationClass(String check, String diagnosis, String observed) {
  @Override
  public String toString() {
    return "%s %s: %s".formatted(check, diagnosis, observed);
  }
}
