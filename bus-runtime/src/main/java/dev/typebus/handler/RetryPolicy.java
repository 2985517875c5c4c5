package dev.typebus.handler;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * How often and when a failed delivery is tried again. Immutable. {@code @Retry} says what each value means.
 *
 * @param attempts 1 to 1,000, the first time included
 * @param firstDelay the delay before the second attempt, above 0
 * @param factor by how much each delay is longer than the one before, 1 or more
 * @param maxDelay the longest delay, {@code firstDelay} to 30 days
 * @param jitter the share of a delay that is left to chance, 0 to 1
 * @param neverOn exceptions after which the delivery is dead at once
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

    /** A copy that tries this often in all. */
    public RetryPolicy attempts(int newAttempts) {
        return new RetryPolicy(newAttempts, firstDelay, factor, maxDelay, jitter, neverOn);
    }

    /** A copy with these delays. */
    public RetryPolicy delays(Duration first, double newFactor, Duration max) {
        return new RetryPolicy(attempts, first, newFactor, max, jitter, neverOn);
    }

    /** A copy that leaves this share of each delay to chance. */
    public RetryPolicy jitter(double newJitter) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, newJitter, neverOn);
    }

    /** A copy that never tries again after one of these exceptions. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final RetryPolicy neverOn(Class<? extends Throwable>... exceptions) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, jitter, List.of(exceptions));
    }

    /** Whether a delivery that failed with {@code failure} at this attempt, 1 for the first, is tried again. */
    public boolean triesAgainAfter(int attempt, Throwable failure) {
        return attempt < attempts && neverOn.stream().noneMatch(type -> type.isInstance(failure));
    }

    /** How long to wait after this failed attempt, 1 for the first. */
    public Duration delayAfter(int attempt, Random chance) {
        double millis = Math.min(firstDelay.toMillis() * Math.pow(factor, attempt - 1.0), (double) maxDelay.toMillis());
        double spread = 1 + jitter * (2 * chance.nextDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(millis * spread)));
    }
}
