package dev.typebus.admin;

import dev.typebus.event.EventId;
import dev.typebus.internal.jdbc.Ages;
import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Slots;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    public List<UnroutableDelivery> unroutable() {
        return unroutable(DeadLetterFilter.ALL, 100);
    }

    /**
     * The oldest deliveries that match of those that wait for code that knows their event or handler, in log order, at most so many. Their
     * state is {@code unroutable}. What is parked behind them is not among them.
     */
    public List<UnroutableDelivery> unroutable(DeadLetterFilter filter, int atMost) {
        return list(WAITING, filter, atMost, DeadLetters::unroutable);
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

    private BulkOperation redriving(DeadLetterFilter filter) {
        return act(
                "redrive",
                filter,
                "",
                (connection, eventIds, groups, handlerIds) ->
                        Statements.run(connection, DeadLetterSql.REDRIVE, by, eventIds, groups, handlerIds));
    }

    /** Gives one up, for a reason that stays in its history; returns false if it is dead no more. */
    public boolean discard(DeadLetter letter, String reason) {
        return discarding(DEAD, DeadLetterFilter.of(letter), reason).on(chosen(letter)) == 1;
    }

    /**
     * Gives up all dead letters that match, for a reason that stays in their histories; returns how many. What waited behind them goes on.
     * What waits for other code is left alone: that is for {@link #discardAllUnroutable}.
     */
    public int discardAll(DeadLetterFilter filter, String reason) {
        return discarding(DEAD, filter, reason).onAll(search(DEAD, filter));
    }

    /** Gives up one that waits for other code, for a reason that stays in its history; returns false if it waits no more. */
    public boolean discard(UnroutableDelivery waiting, String reason) {
        return discarding(WAITING, DeadLetterFilter.of(waiting), reason).on(chosen(waiting)) == 1;
    }

    /**
     * Gives up all that match of those that {@link #unroutable} lists, for a reason that stays in their histories; returns how many. What
     * waited behind them goes on.
     */
    public int discardAllUnroutable(DeadLetterFilter filter, String reason) {
        return discarding(WAITING, filter, reason).onAll(search(WAITING, filter));
    }

    private BulkOperation discarding(String state, DeadLetterFilter filter, String reason) {
        Objects.requireNonNull(reason, "reason");
        Statements.Row<Integer> count = row -> row.getInt(1);
        return act(
                "discard",
                filter,
                reason,
                (connection, eventIds, groups, handlerIds) -> Statements.row(
                                connection,
                                DeadLetterSql.DISCARD,
                                count,
                                by,
                                reason,
                                eventIds,
                                groups,
                                handlerIds,
                                state)
                        .orElseThrow());
    }

    private BulkOperation act(String act, DeadLetterFilter filter, String reason, BulkOperation.Change change) {
        return new BulkOperation(
                dataSource, acted, new BulkOperation.Entry(act, filter.toString(), by, reason), change);
    }

    private static BulkOperation.Search search(String state, DeadLetterFilter filter) {
        return (connection, behind, atMost) -> list(connection, state, filter, behind, atMost, DeadLetters::chosen);
    }

    private static BulkOperation.Chosen chosen(DeadLetter letter) {
        return new BulkOperation.Chosen(
                letter.eventId(),
                letter.group(),
                letter.handlerId(),
                letter.position(),
                Slots.of(letter.aggregateType(), letter.aggregateId()));
    }

    private static BulkOperation.Chosen chosen(UnroutableDelivery waiting) {
        return new BulkOperation.Chosen(
                waiting.eventId(),
                waiting.group(),
                waiting.handlerId(),
                waiting.position(),
                Slots.of(waiting.aggregateType(), waiting.aggregateId()));
    }

    private static BulkOperation.Chosen chosen(ResultSet row) throws SQLException {
        return new BulkOperation.Chosen(
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("group_name"),
                row.getString("handler_id"),
                row.getLong("position"),
                row.getInt("slot"));
    }

    private <T> List<T> list(String state, DeadLetterFilter filter, int atMost, Statements.Row<T> reader) {
        return OperatorTransaction.in(dataSource, "The dead letters", connection -> {
            Statements.run(connection, DeadLetterSql.SETTINGS);
            return list(connection, state, filter, null, atMost, reader);
        });
    }

    private static <T> List<T> list(
            Connection connection,
            String state,
            DeadLetterFilter filter,
            BulkOperation.@Nullable Chosen behind,
            int atMost,
            Statements.Row<T> reader)
            throws SQLException {
        List<@Nullable Object> parameters = new ArrayList<>(List.of(state, state, state));
        EventId eventId = filter.eventId();
        Duration olderThan = filter.olderThan();
        for (String value : Arrays.<@Nullable String>asList(
                filter.group(),
                filter.handlerId(),
                filter.eventType(),
                filter.aggregateType(),
                filter.aggregateId(),
                filter.errorClass(),
                eventId == null ? null : eventId.toString(),
                olderThan == null ? null : Long.toString(Ages.millis(olderThan)))) {
            parameters.add(value);
            parameters.add(value);
        }
        long position = behind == null ? 0 : behind.position();
        String group = behind == null ? "" : behind.group();
        String handlerId = behind == null ? "" : behind.handlerId();
        parameters.addAll(List.of(position, position, group, handlerId, atMost, atMost));
        return Statements.rows(connection, DeadLetterSql.LIST, reader, parameters.toArray());
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

    private static UnroutableDelivery unroutable(ResultSet row) throws SQLException {
        return new UnroutableDelivery(
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
