/** Generated serializers beside Jackson databind and avaje-jsonb, by JMH. */
@Json.Import(PaymentReceived.class)
@NullMarked
package dev.typebus.benchmarks.json;

import dev.typebus.benchmarks.ours.PaymentReceived;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.NullMarked;
