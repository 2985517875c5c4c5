package dev.typebus.benchmarks.json;

import dev.typebus.benchmarks.ours.Events;
import dev.typebus.benchmarks.ours.PaymentReceived;
import dev.typebus.json.JsonText;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads one payload of about 120 bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class JsonBenchmark {
    private final PaymentReceived payload = new PaymentReceived(
            "loan-1234", 123_456, new BigDecimal("512.75"), "EUR", "RF18-5390-0754-7034", LocalDate.of(2026, 11, 23));
    private final ObjectWriter databindWriter = JsonMapper.shared().writerFor(PaymentReceived.class);
    private final ObjectReader databindReader = JsonMapper.shared().readerFor(PaymentReceived.class);
    private final JsonType<PaymentReceived> avaje = Jsonb.instance().type(PaymentReceived.class);

    /** The payload as the database returns it: jsonb adds blanks and reorders members. */
    private final String text =
            "{\"amount\": 512.75, \"loanId\": \"loan-1234\", \"number\": 123456, \"currency\": \"EUR\","
                    + " \"reference\": \"RF18-5390-0754-7034\", \"valueDate\": \"2026-11-23\"}";

    @Benchmark
    public String generatedWrite() {
        return JsonText.write(Events.PAYMENT_RECEIVED, payload);
    }

    @Benchmark
    public PaymentReceived generatedRead() {
        return JsonText.read(Events.PAYMENT_RECEIVED, text);
    }

    @Benchmark
    public String databindWrite() {
        return databindWriter.writeValueAsString(payload);
    }

    @Benchmark
    public PaymentReceived databindRead() {
        return databindReader.readValue(text);
    }

    @Benchmark
    public String avajeWrite() {
        return avaje.toJson(payload);
    }

    @Benchmark
    public PaymentReceived avajeRead() {
        return avaje.fromJson(text);
    }
}
