package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** A COMMIT whose answer was lost while the database is still at it, as one that waits for a standby or a slow disk. */
class CommitInFlightTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int SOCKET_TIMEOUT_SECONDS = 5;

    private final Effects effects = new Effects(database);

    /** The first COMMIT of the slow event waits for an advisory lock. */
    @BeforeEach
    void makeCommitsSlow() throws SQLException {
        effects.reset();
        database.execute("""
                CREATE SEQUENCE commits;
                CREATE TABLE slow (text text);
                CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  IF nextval('commits') = 1 THEN
                    PERFORM pg_advisory_xact_lock(42);
                  END IF;
                  RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER stall AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW EXECUTE FUNCTION stall()
                """);
    }

    private static EventBus start() {
        PGSimpleDataSource impatient = database.unpooled();
        impatient.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        Handler<?> write = Handler.on("write", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
            Effects.write(tx, event.payload().text());
            if (event.payload().text().equals("slow")) {
                try (Statement insert = tx.connection().createStatement()) {
                    insert.execute("INSERT INTO slow VALUES ('slow')");
                }
            }
        });
        return EventBus.builder(impatient)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes").lanes(1).handlers(write)))
                .start();
    }

    @Test
    void settlementInFlightIsNotRepeated() throws SQLException {
        try (Connection standby = database.unpooled().getConnection();
                Statement lock = standby.createStatement();
                EventBus bus = start()) {
            lock.execute("SELECT pg_advisory_lock(42)");
            bus.publish(NOTE_WRITTEN, Loans.note("a", "slow"));
            await("the COMMIT, and the lane that has lost its answer")
                    .atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            >= 2);
            lock.execute("SELECT pg_advisory_unlock(42)");
            bus.publish(NOTE_WRITTEN, Loans.note("a", "next"));
            await().atMost(LONG).until(() -> effects.all().contains("next"));

            assertThat(effects.all()).containsExactly("slow", "next");
        }
    }
}
