package dev.typebus.sample;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a {@link Report} as JSON. Unknown numbers are null. */
final class ReportJson {
    private final JsonGenerator json;

    private ReportJson(JsonGenerator json) {
        this.json = json;
    }

    static void write(Report report, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), writer)) {
            new ReportJson(json).write(report);
        }
    }

    private void write(Report report) {
        json.writeStartObject();
        json.writeStringProperty("log", report.log());
        json.writeStringProperty("database", report.database());
        json.writeBooleanProperty("addsUp", report.addsUp());
        objects("events", report.events(), line -> {
            json.writeStringProperty("type", line.type());
            number("head", line.head());
            number("read", line.read());
            number("published", line.published());
        });
        objects("work", report.work(), line -> {
            json.writeStringProperty("activity", line.activity());
            number("head", line.head());
            number("scheduled", line.scheduled());
            number("started", line.started());
            number("completed", line.completed());
            number("hours", line.hours());
        });
        objects("handlers", report.handlers(), line -> {
            json.writeStringProperty("group", line.group());
            json.writeStringProperty("handler", line.handler());
            number("handled", line.handled());
            number("meanMicros", line.meanMicros());
            number("slowestMillis", line.slowestMillis());
            number("failedCalls", line.failedCalls());
            number("deadLetters", line.dead());
        });
        objects("nodes", report.nodes(), node -> {
            number("node", (long) node.number());
            number("pid", node.pid());
            number("handled", node.handled());
            json.writeStringProperty("ended", node.failure() == null ? "ok" : node.failure());
        });
        objects("months", report.months(), line -> {
            json.writeStringProperty("month", line.month());
            number("requested", line.requested());
            number("funded", line.funded());
        });
        objects("checks", report.checks(), check -> {
            json.writeStringProperty("what", check.what());
            number("expected", check.expected());
            number("found", check.actual());
            json.writeBooleanProperty("holds", check.holds());
        });
        Report.Speed speed = report.speed();
        json.writeObjectPropertyStart("speed");
        number("newlyPublished", speed.newlyPublished());
        number("publishSeconds", speed.publishSeconds());
        number("handledSeconds", speed.handledSeconds());
        number("publishedPerSecond", speed.publishedPerSecond());
        number("handledPerSecond", speed.handledPerSecond());
        number("firstEventSeconds", speed.firstEventSeconds());
        number("peakHeapMegabytes", speed.peakHeapMegabytes());
        json.writeEndObject();
        json.writeEndObject();
    }

    private <T> void objects(String name, List<T> values, Consumer<T> members) {
        json.writeArrayPropertyStart(name);
        for (T value : values) {
            json.writeStartObject();
            members.accept(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void number(String name, @Nullable Number value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else if (value instanceof Long whole) {
            json.writeNumberProperty(name, whole.longValue());
        } else {
            json.writeNumberProperty(name, new BigDecimal(value.toString()));
        }
    }
}
