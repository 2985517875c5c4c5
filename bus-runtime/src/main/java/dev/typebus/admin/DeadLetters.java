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
 * The dead letters and the unroutable deliveries of a database: inspect, redrive, discard. Operations take effect on all nodes and are
 * recorded in each delivery's history and in the audit log. Immutable and thread-safe.
 *
 * <p>An operation on many deliveries runs batch by batch in log order, and lanes work between the batches. If the database fails meanwhile,
 * earlier batches stay done, and the error has their number. Order is kept: a redriven delivery runs before later ones of its aggregate that
 * still wait.
 *
 * <p>Each method throws {@link dev.typebus.event.DatabaseUnavailableException} if the database fails.
 */
public final class DeadLetters {
    private static final String DEAD = "dead";
    private static final String UNROUTABLE = "unroutable";

    private final DataSource dataSource;
    private final Runnable acted;
    private final String by;

    /**
     * Creates the operations on a database.
     *
     * @param dataSource connections to the database
     * @param acted called after each committed batch
     */
    public DeadLetters(DataSource dataSource, Runnable acted) {
        this(dataSource, acted, "");
    }

    private DeadLetters(DataSource dataSource, Runnable acted, String by) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.by = by;
    }

    /**
     * Sets the operator, who is recorded with each operation.
     *
     * @param who the operator
     * @return a copy
     */
    public DeadLetters by(String who) {
        return new DeadLetters(dataSource, acted, Objects.requireNonNull(who, "who"));
    }

    /** {@return the oldest 100 dead letters} */
    public List<DeadLetter> list() {
        return list(DeadLetterFilter.ALL, 100);
    }

    /**
     * Lists the oldest dead letters.
     *
     * @param filter the filter
     * @param atMost the maximum number
     * @return matching dead letters, in log order
     */
    public List<DeadLetter> list(DeadLetterFilter filter, int atMost) {
        return list(DEAD, filter, atMost, DeadLetters::letter);
    }

    /** {@return the oldest 100 unroutable deliveries} */
    public List<UnroutableDelivery> unroutable() {
        return unroutable(DeadLetterFilter.ALL, 100);
    }

    /**
     * Lists the oldest unroutable deliveries. Deliveries that are parked behind them are not listed.
     *
     * @param filter the filter
     * @param atMost the maximum number
     * @return matching deliveries, in log order
     */
    public List<UnroutableDelivery> unroutable(DeadLetterFilter filter, int atMost) {
        return list(UNROUTABLE, filter, atMost, DeadLetters::unroutable);
    }

    /**
     * Retries a dead letter with a fresh set of attempts.
     *
     * @param letter the dead letter
     * @return false if it is no longer dead
     */
    public boolean redrive(DeadLetter letter) {
        return redriving(DeadLetterFilter.of(letter)).on(chosen(letter)) == 1;
    }

    /** {@return the number of dead letters, all of which are retried as by {@link #redrive}} */
    public int redriveAll() {
        return redriveAll(DeadLetterFilter.ALL);
    }

    /**
     * Retries all matching dead letters, as {@link #redrive}.
     *
     * @param filter the filter
     * @return their number
     */
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

    /**
     * Discards a dead letter. Deliveries that wait behind it continue.
     *
     * @param letter the dead letter
     * @param reason the reason, for its history
     * @return false if it is no longer dead
     */
    public boolean discard(DeadLetter letter, String reason) {
        return discarding(DEAD, DeadLetterFilter.of(letter), reason).on(chosen(letter)) == 1;
    }

    /**
     * Discards all matching dead letters. Deliveries that wait behind them continue. Unroutable deliveries are left to
     * {@link #discardAllUnroutable}.
     *
     * @param filter the filter
     * @param reason the reason, for their histories
     * @return their number
     */
    public int discardAll(DeadLetterFilter filter, String reason) {
        return discarding(DEAD, filter, reason).onAll(search(DEAD, filter));
    }

    /**
     * Discards an unroutable delivery. Deliveries that wait behind it continue.
     *
     * @param delivery the delivery
     * @param reason the reason, for its history
     * @return false if it is no longer unroutable
     */
    public boolean discard(UnroutableDelivery delivery, String reason) {
        return discarding(UNROUTABLE, DeadLetterFilter.of(delivery), reason).on(chosen(delivery)) == 1;
    }

    /**
     * Discards all matching unroutable deliveries. Deliveries that wait behind them continue.
     *
     * @param filter the filter
     * @param reason the reason, for their histories
     * @return their number
     */
    public int discardAllUnroutable(DeadLetterFilter filter, String reason) {
        return discarding(UNROUTABLE, filter, reason).onAll(search(UNROUTABLE, filter));
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

    private static BulkOperation.Chosen chosen(UnroutableDelivery delivery) {
        return new BulkOperation.Chosen(
                delivery.eventId(),
                delivery.group(),
                delivery.handlerId(),
                delivery.position(),
                Slots.of(delivery.aggregateType(), delivery.aggregateId()));
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
