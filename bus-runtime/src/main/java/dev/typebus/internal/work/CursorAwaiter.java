package dev.typebus.internal.work;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.publish.SettlementAwaiter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Waits until the groups of this bus have settled events, on any node. It reads the cursors at once when this node has settled a batch, and
 * every 50 ms for the other nodes. Thread-safe.
 */
public final class CursorAwaiter implements SettlementAwaiter {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final DataSource dataSource;
    private final Supplier<Map<String, Routes>> routes;
    private final SettledSignal signal;

    /** @param routes the routes of each group, by its current name */
    public CursorAwaiter(DataSource dataSource, Supplier<Map<String, Routes>> routes, SettledSignal signal) {
        this.dataSource = dataSource;
        this.routes = routes;
        this.signal = signal;
    }

    @Override
    public void await(List<EventId> events, Duration atMost) {
        long most = TimeUnit.NANOSECONDS.convert(atMost); // at most Long.MAX_VALUE
        long began = System.nanoTime();
        try {
            while (true) {
                long seen = signal.count();
                Set<String> waiting = waitingFor(events);
                Duration left = Duration.ofNanos(most - (System.nanoTime() - began));
                if (waiting.isEmpty()) {
                    return;
                }
                if (left.isNegative()) {
                    throw new HandlersNotSettledException("Not settled within " + atMost.toMillis() + " ms by "
                            + String.join(", ", waiting) + ". The event is published; they go on with it");
                }
                signal.await(seen, left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HandlersNotSettledException(
                    "Interrupted while waiting for the handlers. The event is published; they go on with it", e);
        } catch (HandlersNotSettledException e) {
            throw e;
        } catch (SQLException | RuntimeException e) { // also a pool's: it must not look like a failed publish
            throw new HandlersNotSettledException(
                    "The event is published, but the database cannot be asked whether it is settled", e);
        }
    }

    private Set<String> waitingFor(List<EventId> events) throws SQLException {
        Map<String, Routes> known = routes.get();
        Set<String> waiting = new TreeSet<>();
        Statements.Visitor visitor = row -> {
            String missing = row.getString("missing");
            if (missing != null) {
                throw new HandlersNotSettledException("The log does not have event " + missing
                        + " any more: a failover lost it, and no handler will get it,"
                        + " or retention deleted it, and all groups had settled it before");
            }
            String group = row.getString("group_name");
            String eventType = row.getString("event_type");
            Routes ofGroup = Objects.requireNonNull(known.get(group));
            if (eventType == null || ofGroup.accepts(eventType, row.getInt("event_version"))) {
                waiting.add("group " + group);
            }
        };
        UUID[] ids = events.stream().map(EventId::value).toArray(UUID[]::new);
        String[] groups = known.keySet().toArray(String[]::new);
        try (Connection connection = dataSource.getConnection()) {
            Statements.each(connection, CursorAwaiterSql.UNSETTLED, visitor, ids, groups, groups);
        }
        return waiting;
    }
}
