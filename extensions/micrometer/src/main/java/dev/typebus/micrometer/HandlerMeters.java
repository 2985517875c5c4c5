package dev.typebus.micrometer;

import dev.typebus.EventBus;
import dev.typebus.handler.HandlerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** Meters of one handler in this process. */
final class HandlerMeters {
    private HandlerMeters() {}

    static void bind(EventBus bus, HandlerStats handler, MeterRegistry registry) {
        Tags tags = Tags.of("group", handler.group(), "handler", handler.handlerId());
        FunctionTimer.builder(
                        "typebus.handler.time",
                        bus,
                        of -> now(of, handler).handled(),
                        of -> now(of, handler).total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .description("Events that the handler has handled, and the time that they took")
                .register(registry);
        TimeGauge.builder(
                        "typebus.handler.slowest",
                        () -> now(bus, handler).slowest().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .description("The handler's longest call since the start")
                .register(registry);
        FunctionCounter.builder(
                        "typebus.handler.failures", bus, of -> now(of, handler).failures())
                .tags(tags)
                .description("Calls of the handler that threw an exception")
                .register(registry);
    }

    private static HandlerStats now(EventBus bus, HandlerStats handler) {
        return bus.handlerStats().stream()
                .filter(one ->
                        one.group().equals(handler.group()) && one.handlerId().equals(handler.handlerId()))
                .findFirst()
                .orElse(handler);
    }
}
