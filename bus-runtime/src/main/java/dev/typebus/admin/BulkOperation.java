package dev.typebus.admin;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventId;
import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An operation on many deliveries, batch by batch in log order. Each batch is a transaction of about 100 ms, and lanes work between the
 * batches. The audit log has one entry of the operation, with the number of changed deliveries. For one thread and one use.
 */
final class BulkOperation {
    private static final int FEWEST = 100;
    private static final int MOST = 1_000;
    private static final Duration ONE_BATCH = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final Runnable acted;
    private final Entry entry;
    private final Change change;
    private int total;
    private @Nullable Long act;

    /** The entry in the audit log. */
    record Entry(String act, String target, String by, String reason) {}

    /** One of the selected deliveries. */
    record Chosen(EventId eventId, String group, String handlerId, long position, int slot) {}

    /** Finds the next deliveries after {@code behind}, or the first ones if it is null. */
    interface Search {
        List<Chosen> next(Connection connection, @Nullable Chosen behind, int atMost) throws SQLException;
    }

    /** Changes the deliveries that are still as they were found; returns their number. */
    interface Change {
        int of(Connection connection, UUID[] eventIds, String[] groups, String[] handlerIds) throws SQLException;
    }

    /** @param acted called after each committed batch */
    BulkOperation(DataSource dataSource, Runnable acted, Entry entry, Change change) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.entry = entry;
        this.change = change;
    }

    /** Runs the operation on one delivery; returns the number of changed ones. */
    int on(Chosen one) {
        batch(connection -> List.of(one));
        return total;
    }

    /**
     * Runs the operation on all deliveries that are found; returns the number of changed ones.
     *
     * @throws DatabaseUnavailableException if the database fails; earlier batches stay done, and the message has their number
     */
    int onAll(Search search) {
        int size = FEWEST;
        Chosen last = null;
        while (true) {
            long began = System.nanoTime();
            int atMost = size;
            Chosen behind = last;
            List<Chosen> found = batch(connection -> search.next(connection, behind, atMost));
            if (found.size() < atMost) {
                return total;
            }
            last = found.get(found.size() - 1);
            long took = Math.max(1, System.nanoTime() - began);
            size = (int) Math.max(FEWEST, Math.min(MOST, size * ONE_BATCH.toNanos() / took));
        }
    }

    private interface Selection {
        List<Chosen> on(Connection connection) throws SQLException;
    }

    private List<Chosen> batch(Selection selection) {
        int before = total;
        List<Chosen> found;
        try {
            found = OperatorTransaction.in(dataSource, "The dead letters", connection -> {
                Statements.run(connection, DeadLetterSql.SETTINGS);
                List<Chosen> chosen = selection.on(connection);
                if (!chosen.isEmpty()) {
                    change(connection, chosen);
                }
                return chosen;
            });
        } catch (DatabaseUnavailableException e) {
            throw before == 0
                    ? e
                    : new DatabaseUnavailableException(
                            e.getMessage() + ". " + before + " were done before and stay so: repeat it for the rest",
                            e);
        }
        acted.run();
        return found;
    }

    private void change(Connection connection, List<Chosen> chosen) throws SQLException {
        String[] groups = chosen.stream().map(Chosen::group).toArray(String[]::new);
        Integer[] slots = chosen.stream().map(Chosen::slot).toArray(Integer[]::new);
        Statements.run(connection, DeadLetterSql.LOCK_LANES_BY_WRITE, groups, slots);
        UUID[] eventIds = chosen.stream().map(one -> one.eventId().value()).toArray(UUID[]::new);
        String[] handlerIds = chosen.stream().map(Chosen::handlerId).toArray(String[]::new);
        int changed = change.of(connection, eventIds, groups, handlerIds);
        if (changed > 0) {
            total += changed;
            act = act == null
                    ? AuditLog.write(connection, entry.act(), entry.target(), changed, entry.by(), entry.reason())
                    : AuditLog.add(connection, act, changed);
        }
    }
}
