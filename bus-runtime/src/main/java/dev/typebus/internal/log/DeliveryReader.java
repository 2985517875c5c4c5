package dev.typebus.internal.log;

import dev.typebus.handler.WorkerLostException;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the failed and parked deliveries of one lane. All methods take a connection in auto-commit mode. Thread-safe. */
public final class DeliveryReader {
    /** Excludes no delivery: no delivery has this handler id. */
    private static final CatchUpCursor NO_REPLAY = CatchUpCursor.ofNew(LaneSpec.GROUP_ROW, Long.MAX_VALUE);

    private final LaneSpec scope;

    public DeliveryReader(LaneSpec scope) {
        this.scope = scope;
    }

    @Nullable
    Long dueInMillis(Connection connection) throws SQLException {
        return Statements.row(
                        connection,
                        DeliveryReaderSql.DUE_IN,
                        row -> Optional.ofNullable(row.getObject("due_in_ms", Long.class)),
                        scope.group(),
                        scope.firstSlot(),
                        scope.lastSlot())
                .orElseThrow()
                .orElse(null);
    }

    /**
     * Returns the deliveries of the lane whose retry is due, in log order.
     *
     * @param epoch the epoch in which the lane was acquired; in a later one the result is empty
     * @param late late rows that are not settled yet and delay later deliveries of their aggregates; null if there are none
     */
    public List<DueRetry> dueRetries(Connection connection, long epoch, int most, @Nullable LateRows late)
            throws SQLException {
        String from = late == null ? null : late.from().toString();
        List<Optional<DueRetry>> due = Statements.rows(
                connection,
                DeliveryReaderSql.DUE,
                DeliveryReader::delivery,
                LaneReader.MOST_BYTES,
                scope.group(),
                scope.firstSlot(),
                scope.lastSlot(),
                !scope.ordered(),
                scope.deadBlock(),
                scope.deadBlock(),
                from,
                late == null ? 0 : late.after(),
                late == null ? 0 : late.high(),
                from,
                late == null ? null : late.to().toString(),
                scope.lane(),
                most,
                scope.group(),
                scope.lane(),
                epoch);
        return untilFirstEmpty(due);
    }

    private static <T> List<T> untilFirstEmpty(List<Optional<T>> found) {
        return found.stream()
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the delivery; empty if its payload exceeds the budget of bytes. */
    private static Optional<DueRetry> delivery(ResultSet row) throws SQLException {
        return row.getString("payload") == null
                ? Optional.empty()
                : Optional.of(new DueRetry(
                        row.getString("handler_id"),
                        row.getInt("attempts"),
                        row.getInt("failures"),
                        row.getInt("excuses"),
                        WorkerLostException.class.getName().equals(row.getString("error_class")),
                        row.getBoolean("replaying"),
                        EventRow.of(row)));
    }

    /** Returns the deliveries of the same ordering key directly behind a settled delivery that may follow it at once, in log order. */
    public List<DueRetry> followers(Connection connection, long epoch, DueRetry done, int most) throws SQLException {
        List<Optional<DueRetry>> followers = Statements.rows(
                connection,
                DeliveryReaderSql.FOLLOWERS,
                row -> row.getBoolean("may_follow") ? delivery(row) : Optional.empty(),
                done.handlerId(),
                scope.lane(),
                LaneReader.MOST_BYTES,
                scope.group(),
                done.handlerId(),
                done.row().aggregateType(),
                done.row().aggregateId(),
                done.row().position(),
                scope.deadBlock(),
                most,
                scope.group(),
                scope.lane(),
                epoch);
        return untilFirstEmpty(followers);
    }

    /**
     * Returns the ordering keys of these rows' aggregates that have an open delivery that later rows wait for, with its position.
     *
     * @param replayed a replay that will deliver some of these events itself; null if there is none
     * @param late late rows that are not settled yet and delay later rows of their aggregates; null if there are none
     */
    public Map<OrderingKey, Long> blockedKeys(
            Connection connection, Collection<EventRow> rows, @Nullable CatchUpCursor replayed, @Nullable LateRows late)
            throws SQLException {
        List<Aggregate> asked = rows.stream().map(Aggregate::of).distinct().toList();
        String[] types = asked.stream().map(Aggregate::type).toArray(String[]::new);
        String[] ids = asked.stream().map(Aggregate::id).toArray(String[]::new);
        CatchUpCursor replay = replayed == null || replayed.cancelled() ? NO_REPLAY : replayed;
        Map<OrderingKey, Long> blocked = new HashMap<>();
        Statements.Visitor visitor = line -> {
            Aggregate aggregate = new Aggregate(line.getString("aggregate_type"), line.getString("aggregate_id"));
            blocked.merge(
                    new OrderingKey(line.getString("handler_id"), aggregate), line.getLong("position"), Math::min);
        };
        Statements.each(
                connection,
                DeliveryReaderSql.BLOCKED,
                visitor,
                types,
                ids,
                scope.group(),
                scope.group(),
                scope.deadBlock(),
                replay.handlerId(),
                replay.position());
        if (late != null) {
            Statements.each(
                    connection,
                    DeliveryReaderSql.FIRST_LATE,
                    visitor,
                    types,
                    ids,
                    late.after(),
                    late.high(),
                    late.from().toString(),
                    late.to().toString());
        }
        return blocked;
    }
}
