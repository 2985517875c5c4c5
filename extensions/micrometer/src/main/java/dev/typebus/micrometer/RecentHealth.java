package dev.typebus.micrometer;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.health.Health;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cached health of the bus, read at most once in a given interval for all meters. Thread-safe. */
final class RecentHealth {
    private static final Logger log = LoggerFactory.getLogger(RecentHealth.class);

    private final Supplier<Health> bus;
    private final long freshNanos;
    private @Nullable Health health;
    private @Nullable Long askedAt;
    private long failures;

    /**
     * Creates an empty cache.
     *
     * @param fresh how long an answer, or its failure, is reused
     */
    RecentHealth(Supplier<Health> bus, Duration fresh) {
        if (fresh.isNegative()) {
            throw new IllegalArgumentException(
                    "An answer of the database cannot be reused for " + fresh + "; zero or more");
        }
        this.bus = bus;
        this.freshNanos = fresh.toNanos();
    }

    /** Returns a number of the health; NaN while the database does not answer. */
    synchronized double number(ToDoubleFunction<Health> number) {
        if (askedAt == null || System.nanoTime() - askedAt >= freshNanos) {
            ask();
        }
        return health == null ? Double.NaN : number.applyAsDouble(health);
    }

    private void ask() {
        try {
            health = bus.get();
        } catch (DatabaseUnavailableException e) {
            if (health != null || askedAt == null) {
                log.warn("Lags, deliveries and nodes are not measured until the database answers: {}", e.getMessage());
            }
            health = null;
            failures++;
        }
        askedAt = System.nanoTime();
    }

    /** Returns how often the database did not answer. */
    synchronized double failures() {
        return failures;
    }
}
