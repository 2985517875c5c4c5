package dev.typebus.internal.retention;

import dev.typebus.event.EventId;
import dev.typebus.internal.jdbc.Ages;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.SessionSettings;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.BusTransaction;
import dev.typebus.retention.ArchivedEvent;
import dev.typebus.retention.Archiver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes events that were settled long ago, in small batches behind all readers of the log: the lanes of all groups, catch-up cursors, and
 * the marker of processed events. An event with an open delivery stays until that has ended. For one thread; one node deletes at a time.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private static final int MOST_LOOKED_AT = 2_000;
    private static final int MOST_DELETED = 1_000;
    private static final int MOST_ARCHIVED = 200;
    private static final Duration LONG_HELD_BACK = Duration.ofMinutes(1);

    private final DataSource dataSource;
    private final Duration keep;
    private final @Nullable Archiver archiver;
    private final Appender appender;
    private final LongSupplier nanos;

    /** The position to continue after; the events before it stay. */
    private long from;

    private String heldBackBy = "";
    private long heldBackSince;
    private boolean reported;

    private record Bound(Cursor cursor, long restoredUpTo, String slowest) {}

    private record Passed(long position, UUID id, boolean young, boolean deletable) {}

    /**
     * Creates the retention of one bus.
     *
     * @param keep how long an event stays after the last group has settled it
     * @param archiver null if events are not archived
     */
    public Retention(DataSource dataSource, Duration keep, @Nullable Archiver archiver, Appender appender) {
        this(dataSource, keep, archiver, appender, System::nanoTime);
    }

    Retention(
            DataSource dataSource, Duration keep, @Nullable Archiver archiver, Appender appender, LongSupplier nanos) {
        this.nanos = nanos;
        this.dataSource = dataSource;
        this.keep = keep;
        this.archiver = archiver;
        this.appender = appender;
    }

    /**
     * Deletes one batch, in a transaction of its own.
     *
     * @return whether there may be more to delete at once
     * @throws Exception if the archiver or the database fails: nothing is deleted then
     */
    public boolean round() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            return archiver == null
                    ? JdbcTransaction.<Boolean, Exception>executeShort(connection, tx -> round(tx, null))
                    : JdbcTransaction.<Boolean, Exception>shared(connection, "The archiver", this::round);
        }
    }

    private boolean round(Connection tx, @Nullable SessionSettings settings) throws Exception {
        if (Statements.rows(tx, RetentionSql.TRY_LOCK, row -> true).isEmpty()) {
            return false;
        }
        Optional<Bound> bound = bound(tx);
        boolean more = bound.isPresent() && archiveAndDelete(tx, settings, bound.get());
        if (bound.isPresent() && !more) {
            watch(tx, bound.get());
        }
        return more;
    }

    /** The cursor that all readers have passed; empty if no group settles anything. */
    private static Optional<Bound> bound(Connection connection) throws SQLException {
        long high;
        long restoredUpTo;
        Snapshot oldest;
        try (PreparedStatement statement = connection.prepareStatement(RetentionSql.PROCESSED);
                ResultSet row = statement.executeQuery()) {
            row.next();
            high = row.getLong("processed_high");
            oldest = Snapshot.parse(row.getString("processed_snapshot"));
            restoredUpTo = row.getLong("restored_up_to");
        }
        String slowest = "";
        boolean anyGroup = false;
        try (PreparedStatement statement = connection.prepareStatement(RetentionSql.READERS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong("high") < high || slowest.isEmpty()) {
                    slowest = rows.getString("handler_id").equals(LaneSpec.GROUP_ROW)
                            ? "lane " + rows.getString("group_name") + "/" + rows.getString("lane")
                            : "handler " + rows.getString("handler_id") + " of group " + rows.getString("group_name");
                }
                high = Math.min(high, rows.getLong("high"));
                String text = rows.getString("snapshot");
                if (text != null) {
                    anyGroup = true;
                    Snapshot snapshot = Snapshot.parse(text);
                    oldest = oldest.covers(snapshot) ? snapshot : oldest;
                }
            }
        }
        return anyGroup ? Optional.of(new Bound(new Cursor(high, oldest), restoredUpTo, slowest)) : Optional.empty();
    }

    private boolean archiveAndDelete(Connection connection, @Nullable SessionSettings settings, Bound bound)
            throws Exception {
        List<Passed> passed = passed(connection, bound);
        List<Passed> deletable = passed.stream()
                .filter(Passed::deletable)
                .limit(archiver == null ? MOST_DELETED : MOST_ARCHIVED)
                .toList();
        if (!deletable.isEmpty()) {
            List<Passed> archived = archive(connection, settings, deletable);
            if (archived.isEmpty() || !delete(connection, bound, archived)) {
                connection.rollback();
                log.info("Events stay because a replay or a new handler started meanwhile; they are checked again");
                return false;
            }
            log.debug("{} events were deleted, up to position {}", archived.size(), last(archived));
            return true;
        }
        if (passed.size() == MOST_LOOKED_AT && passed.stream().noneMatch(Passed::young)) {
            from = last(passed);
            return true;
        }
        from = 0;
        return false;
    }

    /**
     * Deletes the events that may still be deleted, under the lock that the start of a replay and the registration of a handler wait for; the
     * archiver may have taken long. Returns whether that was all of them.
     */
    private static boolean delete(Connection connection, Bound before, List<Passed> deletable) throws SQLException {
        Statements.run(connection, RetentionSql.LOCK_LOG_ROW);
        Optional<Bound> now = bound(connection)
                .filter(bound -> bound.cursor().position() >= last(deletable)
                        && bound.cursor().snapshot().covers(before.cursor().snapshot()));
        if (now.isEmpty()
                || Statements.run(connection, RetentionSql.DELETE, (Object) positions(deletable)) < deletable.size()) {
            return false;
        }
        UUID[] ids = deletable.stream().map(Passed::id).toArray(UUID[]::new);
        Statements.run(connection, RetentionSql.DELETE_DISCARDED, (Object) ids);
        return true;
    }

    private static long last(List<Passed> events) {
        return events.get(events.size() - 1).position();
    }

    private List<Passed> passed(Connection connection, Bound bound) throws SQLException {
        return Statements.rows(
                connection,
                RetentionSql.PASSED,
                row -> new Passed(
                        row.getLong("position"),
                        row.getObject("id", UUID.class),
                        row.getBoolean("young"),
                        row.getBoolean("deletable")),
                Ages.millis(keep),
                bound.restoredUpTo(),
                bound.cursor().snapshot().toString(),
                from,
                bound.cursor().position(),
                MOST_LOOKED_AT);
    }

    private static Long[] positions(List<Passed> events) {
        return events.stream().map(Passed::position).toArray(Long[]::new);
    }

    /** Archives as many of the events as are read at once, and returns them. */
    private List<Passed> archive(Connection connection, @Nullable SessionSettings settings, List<Passed> deletable)
            throws Exception {
        if (archiver == null || settings == null) {
            return deletable;
        }
        List<ArchivedEvent> events = Statements.rows(
                connection, RetentionSql.FETCH, Retention::event, positions(deletable), LaneReader.MOST_BYTES);
        try (BusTransaction tx = new BusTransaction(connection, appender, settings)) {
            archiver.archive(List.copyOf(events), tx);
            settings.restore("No event is deleted; it is called again later");
            tx.flush();
        }
        Set<Long> archived = events.stream().map(ArchivedEvent::position).collect(Collectors.toSet());
        return deletable.stream()
                .filter(event -> archived.contains(event.position()))
                .toList();
    }

    private static ArchivedEvent event(ResultSet row) throws SQLException {
        return new ArchivedEvent(
                row.getLong("position"),
                new EventId(row.getObject("id", UUID.class)),
                row.getString("event_type"),
                row.getInt("event_version"),
                row.getString("domain"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getString("payload"),
                row.getString("metadata"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("processed_at", OffsetDateTime.class).toInstant(),
                row.getString("idempotency_key"));
    }

    /** Warns of the slowest reader that keeps old events, once for each, after a minute: a lane that is busy for a moment is no problem. */
    private void watch(Connection connection, Bound bound) throws SQLException {
        long high = bound.cursor().position();
        boolean old = Statements.rows(
                        connection, RetentionSql.OLD_BEHIND, row -> row.getBoolean("old"), high, Ages.millis(keep))
                .contains(true);
        String slowest = old ? bound.slowest() : "";
        if (!slowest.equals(heldBackBy)) {
            heldBackBy = slowest;
            heldBackSince = nanos.getAsLong();
            reported = false;
        }
        long heldBackFor = nanos.getAsLong() - heldBackSince;
        if (!slowest.isEmpty() && !reported && heldBackFor >= LONG_HELD_BACK.toNanos()) {
            reported = true;
            log.warn(
                    "Events behind position {} are old enough to be deleted but stay, because {} has not come further; they are"
                            + " deleted when it has. Delete the rows of a group that no application has any more:"
                            + " docs/operating.md#a-group-that-no-application-has-any-more",
                    high,
                    slowest);
        }
    }
}
