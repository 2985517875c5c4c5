package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often and when a failed delivery is tried again: on a method for this handler, on a class for all its handlers that
 * have none of their own. Without it, the defaults below hold.
 *
 * <p>The delay before attempt <i>n</i> is {@code min(maxDelay, firstDelay · factor^(n-2))}, changed at random by up to
 * {@code jitter}. Delays are written as a whole number and a unit: {@code 500ms}, {@code 1s}, {@code 5m}, {@code 2h},
 * {@code 1d}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Retry {
    /** How often a delivery is tried in all, the first time included. Default: 10. Checked: 1 to 1,000. */
    int attempts() default 10;

    /** The delay before the second attempt. Default: {@code 1s}. Checked: the form; 1 ms to 30 days. */
    String firstDelay() default "1s";

    /** By how much each delay is longer than the one before. Default: 2. Checked: 1 to 100. */
    double factor() default 2;

    /** The longest delay. Default: {@code 10m}. Checked: the form; from {@link #firstDelay} to 30 days. */
    String maxDelay() default "10m";

    /**
     * The random share of a delay, so that many failures are not retried at the same moment: 0.2 turns 10 s into 8 to 12 s. Default: 0.2. Checked: 0 to 1.
     */
    double jitter() default 0.2;

    /**
     * Exceptions after which trying again is pointless, with their subclasses: the delivery is dead at once. Default: none.
     *
     * <p>Checked: named once each; visible from the package of the generated {@code Handlers}.
     */
    Class<? extends Throwable>[] neverOn() default {};
}
