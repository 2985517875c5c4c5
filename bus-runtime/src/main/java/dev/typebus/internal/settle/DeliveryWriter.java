package dev.typebus.internal.settle;

import dev.typebus.internal.dispatch.Outcome;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the delivery rows of a lane. Thread-safe. */
final class DeliveryWriter {
    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_STACK = 8_000;
    private static final int MAX_ATTEMPT_MESSAGE = 200;
    private static final int MAX_ATTEMPT_STACK = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final LaneSpec scope;

    DeliveryWriter(LaneSpec scope) {
        this.scope = scope;
    }

    /** @param catchUp the cursor of the handler whose outcomes these are; null if they are the lane's */
    void write(CommitPipeline last, List<Outcome> outcomes, @Nullable CatchUpCursor catchUp) throws SQLException {
        OutcomeWriter writer = new OutcomeWriter(last, catchUp);
        for (Outcome outcome : outcomes) {
            outcome.accept(writer);
        }
    }

    /** Writes one outcome after the other. */
    private final class OutcomeWriter implements Outcome.Cases<SQLException> {
        private final CommitPipeline last;
        private final @Nullable CatchUpCursor catchUp;

        OutcomeWriter(CommitPipeline last, @Nullable CatchUpCursor catchUp) {
            this.last = last;
            this.catchUp = catchUp;
        }

        @Override
        public void retrySucceeded(Outcome.RetrySucceeded outcome) throws SQLException {
            remove(last, outcome);
            release(last, outcome, outcome.next());
        }

        @Override
        public void failed(Outcome.Failed outcome) throws SQLException {
            fail(last, outcome, replay(outcome.row(), catchUp));
        }

        @Override
        public void unroutable(Outcome.Unroutable outcome) throws SQLException {
            DeliveryWriter.this.write(
                    last,
                    outcome.row(),
                    outcome.handlerId(),
                    "unroutable",
                    outcome.attempt(),
                    0,
                    0,
                    outcome.error(),
                    null,
                    replay(outcome.row(), catchUp));
        }

        @Override
        public void parked(Outcome.Parked outcome) throws SQLException {
            park(last, outcome, replay(outcome.row(), catchUp));
        }

        @Override
        public void fannedOut(Outcome.FannedOut outcome) throws SQLException {
            for (String handlerId : outcome.handlerIds()) {
                writeDue(outcome.row(), handlerId, outcome.lost(), null);
            }
            remove(last, outcome);
            release(last, outcome, outcome.next());
        }

        @Override
        public void quarantined(Outcome.Quarantined outcome) throws SQLException {
            writeDue(outcome.row(), outcome.handlerId(), outcome.lost(), replay(outcome.row(), catchUp));
        }

        private void writeDue(EventRow row, String handlerId, @Nullable Throwable error, @Nullable Long replay)
                throws SQLException {
            DeliveryWriter.this.write(last, row, handlerId, "retrying", 0, 0, 0, error, null, replay);
        }
    }

    private @Nullable Long replay(EventRow row, @Nullable CatchUpCursor catchUp) {
        return catchUp != null && catchUp.repeats(row, scope.restoredUpTo()) ? catchUp.replay() : null;
    }

    private void fail(CommitPipeline last, Outcome.Failed failed, @Nullable Long replay) throws SQLException {
        boolean dead = failed.retryIn() == null;
        write(
                last,
                failed.row(),
                failed.handlerId(),
                dead ? "dead" : "retrying",
                failed.attempt(),
                failed.excuses(),
                failed.retryIn() == null ? 0 : failed.retryIn().toMillis(),
                failed.error(),
                failed.ofDeadLetterHandler(),
                replay);
        if (dead && !scope.deadBlock()) {
            releaseNext(last, failed);
        }
    }

    private void write(
            CommitPipeline last,
            EventRow row,
            String handlerId,
            String state,
            int attempts,
            int excuses,
            long inMillis,
            @Nullable Throwable error,
            @Nullable Throwable ofDeadLetterHandler,
            @Nullable Long replay)
            throws SQLException {
        last.add(
                SettlementSql.WRITE,
                scope.group(),
                handlerId,
                row.id().value(),
                row.position(),
                row.slot(),
                row.eventType(),
                row.aggregateType(),
                row.aggregateId(),
                state,
                attempts,
                excuses,
                state,
                inMillis,
                error == null ? null : error.getClass().getName(),
                error == null ? null : message(error),
                error == null ? null : stack(error),
                error == null ? "[]" : entries(attempts, error, ofDeadLetterHandler),
                replay);
    }

    private void park(CommitPipeline last, Outcome.Parked parked, @Nullable Long replay) throws SQLException {
        EventRow row = parked.row();
        last.add(
                SettlementSql.PARK,
                scope.group(),
                parked.handlerId(),
                row.id().value(),
                row.position(),
                row.slot(),
                row.eventType(),
                row.aggregateType(),
                row.aggregateId(),
                replay,
                scope.deadBlock());
    }

    private void remove(CommitPipeline last, Outcome outcome) throws SQLException {
        last.add(
                SettlementSql.REMOVE,
                scope.group(),
                outcome.handlerId(),
                outcome.row().id().value());
    }

    private void release(CommitPipeline last, Outcome outcome, @Nullable EventRow next) throws SQLException {
        if (next == null) {
            releaseNext(last, outcome);
        } else {
            last.add(
                    SettlementSql.RELEASE,
                    scope.group(),
                    outcome.handlerId(),
                    next.id().value());
        }
    }

    private void releaseNext(CommitPipeline last, Outcome outcome) throws SQLException {
        last.add(
                SettlementSql.RELEASE_NEXT,
                scope.group(),
                outcome.handlerId(),
                outcome.row().aggregateType(),
                outcome.row().aggregateId());
    }

    private static String message(Throwable error) {
        return storable(error.getMessage() == null ? "" : error.getMessage(), MAX_MESSAGE);
    }

    private static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return storable(text.toString(), MAX_STACK);
    }

    /** Shortens a text and replaces what PostgreSQL cannot store: U+0000, and the half of a surrogate pair that a cut may leave. */
    private static String storable(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest) + " …";
        return cut.replace('\0', '\uFFFD')
                .replaceAll("[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])", "\uFFFD")
                .replaceAll("(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]", "\uFFFD");
    }

    private static String entries(int attempt, Throwable error, @Nullable Throwable ofDeadLetterHandler) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            entry(json, "attempt", attempt, error);
            if (ofDeadLetterHandler != null) {
                entry(json, "onDeadAfterAttempt", attempt, ofDeadLetterHandler);
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void entry(JsonGenerator json, String what, int attempt, Throwable error) {
        json.writeStartObject();
        json.writeNumberProperty(what, attempt);
        json.writeStringProperty(
                "at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringProperty("error", error.getClass().getName());
        json.writeStringProperty("message", storable(message(error), MAX_ATTEMPT_MESSAGE));
        json.writeStringProperty("stack", storable(stack(error), MAX_ATTEMPT_STACK));
        json.writeEndObject();
    }
}
