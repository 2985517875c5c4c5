package dev.typebus.handler;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * The number and delays of the attempts of a failed delivery. Immutable.
 *
 * @param attempts the number of attempts including the first, 1 to 1,000
 * @param firstDelay the delay before the second attempt, above 0
 * @param factor the ratio of each delay to the one before, 1 to 100
 * @param maxDelay the longest delay, {@code firstDelay} to 30 days
 * @param jitter the random share of a delay, 0 to 1: 0.2 makes 10 s into 8 to 12 s
 * @param neverOn exceptions, with their subclasses, after which the delivery is dead at once
 */
public record RetryPolicy(
        int attempts,
        Duration firstDelay,
        double factor,
        Duration maxDelay,
        double jitter,
        List<Class<? extends Throwable>> neverOn) {

    private static final Duration LONGEST_DELAY = Duration.ofDays(30);

    /** 10 attempts, 1 s to 10 min, factor 2, jitter 0.2. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(10, Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0.2, List.of());

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public RetryPolicy {
        require(attempts >= 1 && attempts <= 1000, "attempts are 1 to 1,000, not " + attempts);
        require(!firstDelay.isNegative() && !firstDelay.isZero(), "the first delay is above 0, not " + firstDelay);
        require(factor >= 1 && factor <= 100, "the factor is 1 to 100, not " + factor);
        require(
                maxDelay.compareTo(firstDelay) >= 0 && maxDelay.compareTo(LONGEST_DELAY) <= 0,
                "the longest delay is at least the first, " + firstDelay + ", and at most 30 days, not " + maxDelay);
        require(jitter >= 0 && jitter <= 1, "the jitter is 0 to 1, not " + jitter);
        neverOn = List.copyOf(neverOn);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("Retry: " + message);
        }
    }

    /**
     * Sets the number of attempts.
     *
     * @param newAttempts 1 to 1,000, including the first
     * @return a copy
     */
    public RetryPolicy attempts(int newAttempts) {
        return new RetryPolicy(newAttempts, firstDelay, factor, maxDelay, jitter, neverOn);
    }

    /**
     * Sets the delays.
     *
     * @param first the delay before the second attempt, above 0
     * @param newFactor the ratio of each delay to the one before, 1 to 100
     * @param max the longest delay, {@code first} to 30 days
     * @return a copy
     */
    public RetryPolicy delays(Duration first, double newFactor, Duration max) {
        return new RetryPolicy(attempts, first, newFactor, max, jitter, neverOn);
    }

    /**
     * Sets the random share of each delay.
     *
     * @param newJitter 0 to 1
     * @return a copy
     */
    public RetryPolicy jitter(double newJitter) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, newJitter, neverOn);
    }

    /**
     * Sets the exceptions after which a delivery is dead at once.
     *
     * @param exceptions the exceptions; their subclasses are included
     * @return a copy
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RetryPolicy neverOn(Class<? extends Throwable>... exceptions) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, jitter, List.of(exceptions));
    }

    /**
     * Tells whether a failed delivery is retried.
     *
     * @param attempt the number of the failed attempt, 1 for the first
     * @param failure the failure
     * @return whether there is another attempt
     */
    public boolean retriesAfter(int attempt, Throwable failure) {
        return attempt < attempts && neverOn.stream().noneMatch(type -> type.isInstance(failure));
    }

    /**
     * Calculates the delay before the next attempt.
     *
     * @param attempt the number of the failed attempt, 1 for the first
     * @param random the source of the jitter
     * @return the delay, 1 ms or more
     */
    public Duration delayAfter(int attempt, Random random) {
        double millis = Math.min(firstDelay.toMillis() * Math.pow(factor, attempt - 1.0), (double) maxDelay.toMillis());
        double spread = 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(millis * spread)));
    }
}
