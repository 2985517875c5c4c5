/** Micrometer meters of the bus. The API is one binder, {@link dev.typebus.micrometer.TypebusMetrics}. */
@NullMarked
package dev.typebus.micrometer;

import org.jspecify.annotations.NullMarked;
