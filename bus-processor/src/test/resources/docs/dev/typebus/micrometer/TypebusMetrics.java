package dev.typebus.micrometer;

import dev.typebus.EventBus;
import io.micrometer.core.instrument.MeterRegistry;

/** Stands for the class of the Micrometer extension, which is built after this module. */
public final class TypebusMetrics {
    public TypebusMetrics(EventBus bus) {}

    public void bindTo(MeterRegistry registry) {}
}
