package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import dev.typebus.event.HandlerTable;
import dev.typebus.event.RetryPolicy;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that works for two groups until its input ends, or until it comes to its fail point. */
final class FaultWorker {
    static final Duration LEASE_TIME = Duration.ofSeconds(2);

    /** Groups whose effects are in the database; the second one fails now and then. */
    static final List<String> GROUPS = List.of("steady", "failing");

    private static final int LANES = 4;
    private static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(5).delays(Duration.ofMillis(20), 2, Duration.ofMillis(200));

    private FaultWorker() {}

    private static final class MadeToFailException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MadeToFailException() {
            super("made to fail", null, false, false);
        }
    }

    private static Group group(String name, int failuresInHundred) {
        return Group.named(name)
                .lanes(LANES)
                .handlers(Handler.on("note", NOTE_WRITTEN).retry(QUICKLY).transactional((event, tx, delivery) -> {
                    witness(name, event, tx);
                    if (ThreadLocalRandom.current().nextInt(100) < failuresInHundred) {
                        throw new MadeToFailException();
                    }
                }));
    }

    static void witness(String group, StoredEvent<NoteWritten> event, Transaction tx) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement(
                        "INSERT INTO witness (group_name, event_id, aggregate_id, number) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, group);
            insert.setObject(2, event.id().value());
            insert.setString(3, event.aggregateId());
            insert.setLong(4, Long.parseLong(event.payload().text()));
            insert.executeUpdate();
        }
    }

    /** Works. Arguments: the server, the fail point, how often it is passed. */
    public static void main(String[] arguments) throws IOException {
        PGSimpleDataSource server = ChildJvm.server(arguments);
        server.setSocketTimeout(20);
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(server);
            pool.setMaximumPoolSize(12);
            pool.setMinimumIdle(0);
            pool.setConnectionTimeout(2_000);
            FailPoint point = FailPoint.valueOf(arguments[3]);
            try (EventBus bus = EventBus.builder(point.in(pool, Integer.parseInt(arguments[4])))
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(group(GROUPS.get(0), 0), group(GROUPS.get(1), 10)))
                    .schema(SchemaMode.VALIDATE)
                    .leaseTime(LEASE_TIME)
                    .start()) {
                while (System.in.read() >= 0) {
                    // until the parent closes it
                }
            }
        }
    }
}
