package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the number and delays of retries of a failed delivery: on a method for this handler, on a class for all its handlers
 * that have none of their own. Without the annotation, the defaults below hold.
 *
 * <p>The delay before attempt <i>n</i> is {@code min(maxDelay, firstDelay · factor^(n-2))}, changed at random by up to
 * {@code jitter}. Delays are written as a whole number and a unit: {@code 500ms}, {@code 1s}, {@code 5m}, {@code 2h},
 * {@code 1d}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Retry {
    /** The number of attempts, including the first. Default: 10. Checked: 1 to 1,000. */
    int attempts() default 10;

    /** The delay before the second attempt. Default: {@code 1s}. Checked: the form; 1 ms to 30 days. */
    String firstDelay() default "1s";

    /** The ratio of each delay to the one before. Default: 2. Checked: 1 to 100. */
    double factor() default 2;

    /** The longest delay. Default: {@code 10m}. Checked: the form; from {@link #firstDelay} to 30 days. */
    String maxDelay() default "10m";

    /**
     * The random share of a delay, so that many failures are not retried at the same moment: 0.2 makes 10 s into 8 to 12 s.
     * Default: 0.2. Checked: 0 to 1.
     */
    double jitter() default 0.2;

    /**
     * Exceptions, with their subclasses, after which a retry is pointless: the delivery is dead at once. Default: none.
     *
     * <p>Checked: named once each; visible from the package of the generated {@code Handlers}.
     */
    Class<? extends Throwable>[] neverOn() default {};
}
