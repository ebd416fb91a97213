package tailnetlab.checks;

import java.time.Duration;
import java.time.Instant;

/**
 * One look of a check at the lab.
 *
 * @param verdict what it found
 * @param at when it began
 * @param took how long it looked
 */
public record Look(Verdict verdict, Instant at, Duration took) {}
