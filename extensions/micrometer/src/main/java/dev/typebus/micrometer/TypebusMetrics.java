package dev.typebus.micrometer;

import dev.typebus.EventBus;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishStats;
import dev.typebus.handler.HandlerStats;
import dev.typebus.health.GroupHealth;
import dev.typebus.health.Health;
import dev.typebus.health.HorizonHolder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Binds a bus's health and statistics to meters: {@code new TypebusMetrics(bus).bindTo(registry)}, once for each bus. Meters of lags, deliveries,
 * nodes and the xmin horizon have the same value on every node: take their maximum, not their sum. While the database does not answer, these meters
 * are NaN. Meters of handlers and publishes describe this process. Thread-safe.
 */
public final class TypebusMetrics implements MeterBinder {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final EventBus bus;
    private final RecentHealth health;

    /** Creates metrics that query the database at most every 5 seconds. */
    public TypebusMetrics(EventBus bus) {
        this(bus, FRESH);
    }

    /**
     * Creates metrics of a bus.
     *
     * @param fresh how long an answer of the database is reused: at most the interval between two scrapes
     * @throws IllegalArgumentException if {@code fresh} is negative
     */
    public TypebusMetrics(EventBus bus, Duration fresh) {
        this.bus = bus;
        this.health = new RecentHealth(bus::health, fresh);
    }

    /**
     * Registers the meters of this bus's groups and of their current lanes.
     *
     * @throws DatabaseUnavailableException if the database does not answer; nothing is registered then
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        bus.health().groups().stream()
                .filter(GroupHealth::here)
                .forEach(group -> new GroupMeters(health, group, registry).bind());
        for (HandlerStats handler : bus.handlerStats()) {
            HandlerMeters.bind(bus, handler, registry);
        }
        for (HorizonHolder.Kind kind : HorizonHolder.Kind.values()) {
            bindHorizon(kind, registry);
        }
        Gauge.builder("typebus.nodes", () -> health.number(now -> now.nodes().size()))
                .description("Live nodes")
                .register(registry);
        Gauge.builder(
                        "typebus.problems",
                        () -> health.number(now -> now.problems().size()))
                .description("Number of problems; bus.health().problems() describes them")
                .register(registry);
        Gauge.builder("typebus.log.position", () -> health.number(Health::head))
                .description("The highest position in the log")
                .register(registry);
        FunctionCounter.builder("typebus.health.failures", health, RecentHealth::failures)
                .description("Failed attempts to query the database for these metrics")
                .register(registry);
        count(registry, "typebus.publish.batched", "calls", PublishStats::publishes);
        count(registry, "typebus.publish.batched.events", BaseUnits.EVENTS, PublishStats::events);
        count(registry, "typebus.publish.batched.writes", "statements", PublishStats::writes);
    }

    private void count(MeterRegistry registry, String name, String unit, ToDoubleFunction<PublishStats> number) {
        FunctionCounter.builder(name, bus, of -> number.applyAsDouble(of.publishStats()))
                .baseUnit(unit)
                .description("Publishes on the bus itself, which are written in batches")
                .register(registry);
    }

    private void bindHorizon(HorizonHolder.Kind kind, MeterRegistry registry) {
        String tag = kind.name().toLowerCase(Locale.ROOT);
        TimeGauge.builder(
                        "typebus.horizon.age",
                        () -> health.number(now ->
                                holder(now, kind).map(TypebusMetrics::seconds).orElse(0.0)),
                        TimeUnit.SECONDS)
                .tag("kind", tag)
                .description(
                        "For how long the oldest of this kind has held back the xmin horizon; NaN if the age is unknown")
                .register(registry);
        Gauge.builder(
                        "typebus.horizon.transactions",
                        () -> health.number(now -> holder(now, kind)
                                .map(holder -> (double) holder.transactions())
                                .orElse(0.0)))
                .tag("kind", tag)
                .description("Transactions that began since the oldest of this kind")
                .register(registry);
    }

    private static Optional<HorizonHolder> holder(Health health, HorizonHolder.Kind kind) {
        return health.horizon().stream().filter(one -> one.kind() == kind).findFirst();
    }

    private static double seconds(HorizonHolder holder) {
        Duration age = holder.age();
        return age == null ? Double.NaN : age.toMillis() / 1e3;
    }
}
