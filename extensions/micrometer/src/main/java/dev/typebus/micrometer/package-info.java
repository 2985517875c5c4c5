/** What the bus says of itself, as Micrometer meters. One binder, {@link dev.typebus.micrometer.TypebusMetrics}, is all there is to use. */
@NullMarked
package dev.typebus.micrometer;

import org.jspecify.annotations.NullMarked;
