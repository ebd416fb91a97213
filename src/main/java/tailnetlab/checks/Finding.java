package tailnetlab.checks;

import java.time.Duration;

/**
 * What one check found, and how long it took.
 *
 * @param id the check's id
 * @param title what it asserts
 * @param verdict what it found
 * @param took how long it looked
 */
public record Finding(String id, String title, Verdict verdict, Duration took) {}
