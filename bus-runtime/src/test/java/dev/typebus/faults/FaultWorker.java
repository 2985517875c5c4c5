package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that works for three groups until its input ends, or until it comes to its fail point. It also forgets old events. */
final class FaultWorker {
    static final Duration LEASE_TIME = Duration.ofSeconds(2);

    /** Longer than any producer does not know whether an event was published: its key keeps it from being published again. */
    static final Duration RETENTION = Duration.ofSeconds(60);

    /** Said to its input, as a fail point's code may be: nobody else is to get a connection for a while. */
    static final int DRY_OUT = 'd';

    /** After this time a connection on which nothing comes is given up. */
    static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

    /** Groups whose effects are in the database; the second one fails now and then. */
    static final List<String> GROUPS = List.of("steady", "failing");

    static final String HANDLER = "note";

    static final int LANES = 4;

    /** Of all groups, also of the one whose effects are not in the database. */
    static final int ALL_LANES = (GROUPS.size() + 1) * LANES;

    private static final int FAILURES_IN_THOUSAND = 2;
    private static final int LONGEST_START_MILLIS = 60_000;
    private static final Duration DRY = Duration.ofSeconds(3);
    private static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(5).delays(Duration.ofMillis(20), 2, Duration.ofMillis(200));

    private FaultWorker() {}

    private static final class MadeToFailException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MadeToFailException() {
            super("made to fail", null, false, false);
        }
    }

    private interface Afterwards {
        void handled(Transaction tx) throws SQLException;
    }

    /** Handlers that behave, but for those of the second group that fail. */
    static HandlerTable handlers() {
        return handlers(tx -> {});
    }

    private static HandlerTable handlers(Afterwards steady, Group... more) {
        List<Group> groups = new ArrayList<>(List.of(more));
        groups.add(group(GROUPS.get(0), steady));
        groups.add(group(GROUPS.get(1), tx -> {
            if (ThreadLocalRandom.current().nextInt(1_000) < FAILURES_IN_THOUSAND) {
                throw new MadeToFailException();
            }
        }));
        return HandlerTable.of(groups.toArray(Group[]::new));
    }

    private static Group plain(PlainEffects effects) {
        return Group.named(PlainEffects.GROUP)
                .lanes(LANES)
                .handlers(Handler.on(HANDLER, NOTE_WRITTEN)
                        .retry(QUICKLY)
                        .plain((event, delivery) -> effects.handle(event)));
    }

    private static Group group(String name, Afterwards afterwards) {
        return Group.named(name)
                .lanes(LANES)
                .handlers(Handler.on(HANDLER, NOTE_WRITTEN)
                        .retry(QUICKLY)
                        .timeout(Unruly.TIMEOUT)
                        .transactional((event, tx, delivery) -> {
                            witness(name, event, tx, delivery.replaying());
                            afterwards.handled(tx);
                        }));
    }

    static void witness(String group, StoredEvent<NoteWritten> event, Transaction tx, boolean replaying)
            throws SQLException {
        try (PreparedStatement insert = tx.connection().prepareStatement("""
                INSERT INTO witness (group_name, event_id, aggregate_id, number, replay)
                VALUES (?, ?, ?, ?, CASE WHEN ? THEN (SELECT max(id) FROM domain_event_replays WHERE group_name = ?) END)
                """)) {
            insert.setString(1, group);
            insert.setObject(2, event.id().value());
            insert.setString(3, event.aggregateId());
            insert.setLong(4, Long.parseLong(event.payload().text()));
            insert.setBoolean(5, replaying);
            insert.setString(6, group);
            insert.executeUpdate();
        }
    }

    /** Works. Arguments: the server, the isolation of transactions, the size of the pool, where effects of plain handlers are kept. */
    public static void main(String[] arguments) throws IOException {
        PGSimpleDataSource server = ChildJvm.server(arguments);
        server.setSocketTimeout((int) SOCKET_TIMEOUT.toSeconds());
        try (HikariDataSource pool = new HikariDataSource();
                PlainEffects plain = new PlainEffects(Path.of(arguments[5]))) {
            pool.setDataSource(server);
            pool.setTransactionIsolation(arguments[3]);
            pool.setMaximumPoolSize(Integer.parseInt(arguments[4]));
            pool.setMinimumIdle(0);
            pool.setConnectionTimeout(2_000);
            pool.setInitializationFailTimeout(LONGEST_START_MILLIS);
            FailPoints points =
                    new FailPoints(() -> System.err.println(FailPoints.FENCED + " a settlement hit no row"));
            try (EventBus bus = EventBus.builder(points.in(pool))
                    .catalog(Loans.CATALOG)
                    .handlers(handlers(Unruly::perhaps, plain(plain)))
                    .schema(SchemaMode.VALIDATE)
                    .leaseTime(LEASE_TIME)
                    .retention(RETENTION, Ledger::archive)
                    .start()) {
                // until the parent closes it
                for (int command = System.in.read(); command >= 0; command = System.in.read()) {
                    if (command == DRY_OUT) {
                        dryOut(pool);
                    } else {
                        FailPoint.of(command).ifPresent(points::arm);
                    }
                }
            }
        }
    }

    private static void dryOut(HikariDataSource pool) {
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < pool.getMaximumPoolSize()) {
                taken.add(pool.getConnection());
            }
        } catch (SQLException e) {
            // somebody holds one for long: then nobody gets those that are taken
        }
        LockSupport.parkNanos(DRY.toNanos());
        taken.forEach(pool::evictConnection);
    }
}
