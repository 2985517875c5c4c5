package dev.typebus.operate;

import dev.typebus.append.Slots;
import dev.typebus.event.DeadLetter;
import dev.typebus.event.DeadLetterFilter;
import dev.typebus.event.EventId;
import dev.typebus.event.WaitingDelivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that have failed for good: looked at, tried again, or given up; and those that wait for code that knows them. Acts take
 * effect for all nodes, and stay in each delivery's history and in the record of what operators did. An act on many is done batch by batch
 * in log order, and lanes work between the batches: should the database fail meanwhile, the batches before stay done, and the error says how
 * many deliveries they were. Order is kept: a redriven delivery goes before the later ones of its aggregate that still wait. Immutable and
 * thread-safe.
 */
public final class DeadLetters {
    private static final String DEAD = "dead";
    private static final String WAITING = "unroutable";

    private final DataSource dataSource;
    private final Runnable acted;
    private final String by;

    /** @param acted is told after each act that was committed */
    public DeadLetters(DataSource dataSource, Runnable acted) {
        this(dataSource, acted, "");
    }

    private DeadLetters(DataSource dataSource, Runnable acted, String by) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.by = by;
    }

    /** The same, for acts of this operator, whose name stays with them. */
    public DeadLetters by(String who) {
        return new DeadLetters(dataSource, acted, Objects.requireNonNull(who, "who"));
    }

    /** The oldest 100 dead letters. */
    public List<DeadLetter> list() {
        return list(DeadLetterFilter.ALL, 100);
    }

    /** The oldest dead letters that match, in log order, at most so many. */
    public List<DeadLetter> list(DeadLetterFilter filter, int atMost) {
        return list(DEAD, filter, atMost, DeadLetters::letter);
    }

    /** The oldest 100 deliveries that wait for code that knows their event or handler. */
    public List<WaitingDelivery> waiting() {
        return waiting(DeadLetterFilter.ALL, 100);
    }

    /**
     * The oldest deliveries that match of those that wait for code that knows their event or handler, in log order, at most so many. Their
     * state is {@code unroutable}. What is parked behind them is not among them.
     */
    public List<WaitingDelivery> waiting(DeadLetterFilter filter, int atMost) {
        return list(WAITING, filter, atMost, DeadLetters::waiting);
    }

    /** Has one tried again, with all attempts that its handler allows; returns false if it is dead no more. */
    public boolean redrive(DeadLetter letter) {
        return redriving(DeadLetterFilter.of(letter)).on(chosen(letter)) == 1;
    }

    /** Has all tried again; returns how many. */
    public int redriveAll() {
        return redriveAll(DeadLetterFilter.ALL);
    }

    /** Has all that match tried again; returns how many. */
    public int redriveAll(DeadLetterFilter filter) {
        return redriving(filter).onAll(search(DEAD, filter));
    }

    private BulkAct redriving(DeadLetterFilter filter) {
        return act("redrive", filter, "", (connection, keys) -> {
            try (PreparedStatement statement = connection.prepareStatement(OperateSql.REDRIVE)) {
                statement.setString(1, by);
                bind(statement, 2, keys);
                return statement.executeUpdate();
            }
        });
    }

    /** Gives one up, for a reason that stays in its history; returns false if it is dead no more. */
    public boolean discard(DeadLetter letter, String reason) {
        return discarding(DEAD, DeadLetterFilter.of(letter), reason).on(chosen(letter)) == 1;
    }

    /**
     * Gives up all dead letters that match, for a reason that stays in their histories; returns how many. What waited behind them goes on.
     * What waits for other code is left alone: that is for {@link #discardAllWaiting}.
     */
    public int discardAll(DeadLetterFilter filter, String reason) {
        return discarding(DEAD, filter, reason).onAll(search(DEAD, filter));
    }

    /** Gives up one that waits for other code, for a reason that stays in its history; returns false if it waits no more. */
    public boolean discard(WaitingDelivery waiting, String reason) {
        return discarding(WAITING, DeadLetterFilter.of(waiting), reason).on(chosen(waiting)) == 1;
    }

    /**
     * Gives up all that match of those that {@link #waiting} lists, for a reason that stays in their histories; returns how many. What
     * waited behind them goes on.
     */
    public int discardAllWaiting(DeadLetterFilter filter, String reason) {
        return discarding(WAITING, filter, reason).onAll(search(WAITING, filter));
    }

    private BulkAct discarding(String state, DeadLetterFilter filter, String reason) {
        Objects.requireNonNull(reason, "reason");
        return act("discard", filter, reason, (connection, keys) -> {
            try (PreparedStatement statement = connection.prepareStatement(OperateSql.DISCARD)) {
                statement.setString(1, by);
                statement.setString(2, reason);
                bind(statement, 3, keys);
                statement.setString(6, state);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    private BulkAct act(String act, DeadLetterFilter filter, String reason, BulkAct.Change change) {
        return new BulkAct(dataSource, acted, new BulkAct.Entry(act, filter.toString(), by, reason), change);
    }

    private static BulkAct.Search search(String state, DeadLetterFilter filter) {
        return (connection, behind, atMost) -> list(connection, state, filter, behind, atMost, DeadLetters::chosen);
    }

    private static BulkAct.Chosen chosen(DeadLetter letter) {
        return BulkAct.Chosen.of(
                letter.eventId(),
                letter.group(),
                letter.handlerId(),
                letter.position(),
                Slots.of(letter.aggregateType(), letter.aggregateId()));
    }

    private static BulkAct.Chosen chosen(WaitingDelivery waiting) {
        return BulkAct.Chosen.of(
                waiting.eventId(),
                waiting.group(),
                waiting.handlerId(),
                waiting.position(),
                Slots.of(waiting.aggregateType(), waiting.aggregateId()));
    }

    private static BulkAct.Chosen chosen(ResultSet row) throws SQLException {
        return BulkAct.Chosen.of(
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("group_name"),
                row.getString("handler_id"),
                row.getLong("position"),
                row.getInt("slot"));
    }

    /** Reads a delivery from the result's current row. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String state, DeadLetterFilter filter, int atMost, RowReader<T> reader) {
        return Act.in(dataSource, "The dead letters", connection -> {
            try (Statement settings = connection.createStatement()) {
                settings.execute(OperateSql.SETTINGS);
            }
            return list(connection, state, filter, null, atMost, reader);
        });
    }

    private static <T> List<T> list(
            Connection connection,
            String state,
            DeadLetterFilter filter,
            BulkAct.@Nullable Chosen behind,
            int atMost,
            RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OperateSql.LIST)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                statement.setString(parameter, state);
            }
            int next = bind(statement, 4, filter);
            statement.setLong(next++, behind == null ? 0 : behind.position());
            statement.setLong(next++, behind == null ? 0 : behind.position());
            statement.setString(next++, behind == null ? "" : behind.group());
            statement.setString(next++, behind == null ? "" : behind.handlerId());
            statement.setInt(next++, atMost);
            statement.setInt(next, atMost);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    private static void bind(PreparedStatement statement, int first, BulkAct.Keys keys) throws SQLException {
        statement.setArray(first, keys.eventIds());
        statement.setArray(first + 1, keys.groups());
        statement.setArray(first + 2, keys.handlerIds());
    }

    private static int bind(PreparedStatement statement, int first, DeadLetterFilter filter) throws SQLException {
        EventId eventId = filter.eventId();
        Duration olderThan = filter.olderThan();
        List<@Nullable String> values = Arrays.asList(
                filter.group(),
                filter.handlerId(),
                filter.eventType(),
                filter.aggregateType(),
                filter.aggregateId(),
                filter.errorClass(),
                eventId == null ? null : eventId.toString(),
                olderThan == null ? null : Long.toString(olderThan.toMillis()));
        int next = first;
        for (String value : values) {
            statement.setString(next++, value);
            statement.setString(next++, value);
        }
        return next;
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("group_name"),
                row.getString("handler_id"),
                row.getString("event_type"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getLong("position"),
                row.getInt("attempts"),
                row.getString("error_class"),
                row.getString("error_message"),
                row.getString("error_stack"),
                row.getString("history"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static WaitingDelivery waiting(ResultSet row) throws SQLException {
        return new WaitingDelivery(
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("group_name"),
                row.getString("handler_id"),
                row.getString("event_type"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getLong("position"),
                row.getString("error_message"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
