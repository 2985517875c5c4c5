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
 * An operator's act on many deliveries, batch by batch in log order: each batch is a transaction of about 100 ms, and between two of them
 * the lanes work. The record of acts has one row of it, with how many deliveries it has come to. For one thread, once.
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

    /** What is written down of it. */
    record Entry(String act, String target, String by, String reason) {}

    /** One of the deliveries that are meant. */
    record Chosen(EventId eventId, String group, String handlerId, long position, int slot) {}

    /** Finds the next that are meant, at most so many; behind null it begins. */
    interface Search {
        List<Chosen> next(Connection connection, @Nullable Chosen behind, int atMost) throws SQLException;
    }

    /** Changes those that are still as they were found; returns how many. */
    interface Change {
        int of(Connection connection, UUID[] eventIds, String[] groups, String[] handlerIds) throws SQLException;
    }

    /** @param acted is told after each batch that was committed */
    BulkOperation(DataSource dataSource, Runnable acted, Entry entry, Change change) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.entry = entry;
        this.change = change;
    }

    /** Acts on exactly this one; returns how many were changed. */
    int on(Chosen one) {
        batch(connection -> List.of(one));
        return total;
    }

    /**
     * Acts on all that are found; returns how many were changed.
     *
     * @throws DatabaseUnavailableException if the database fails; the batches before stay done, and the message says how many they were
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
                            e.getMessage() + ". " + before + " were done before and stay so: act again for the rest",
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
