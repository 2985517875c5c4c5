package dev.typebus.micrometer;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.health.Health;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus's health, asked for once in a while however many meters are read. Thread-safe. */
final class RecentHealth {
    private static final Logger log = LoggerFactory.getLogger(RecentHealth.class);

    private final Supplier<Health> bus;
    private final long freshNanos;
    private @Nullable Health health;
    private @Nullable Long askedAt;
    private long failures;

    /**
     * Nothing is asked yet.
     *
     * @param fresh how long an answer is good for, or that there was none
     */
    RecentHealth(Supplier<Health> bus, Duration fresh) {
        if (fresh.isNegative()) {
            throw new IllegalArgumentException(
                    "What the database said cannot be fresh for " + fresh + "; zero or more");
        }
        this.bus = bus;
        this.freshNanos = fresh.toNanos();
    }

    /** A number of it; not a number while the bus cannot be asked. */
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

    /** How often the bus could not be asked. */
    synchronized double failures() {
        return failures;
    }
}
