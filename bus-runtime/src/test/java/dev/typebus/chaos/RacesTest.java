package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.chaos.PollingReader.Meanwhile;
import dev.typebus.chaos.WrongReaders.GapRule;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The races in which readers lose events, statement by statement. Other databases of the same server take transaction ids, too, so that a
 * wrong reader may be lucky once: it is to lose in one of several runs, the right one never.
 */
@Tag("database")
class RacesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int RUNS = 5;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Meanwhile meanwhile = Meanwhile.NOTHING;

    @BeforeEach
    void emptyLog() throws SQLException {
        database.execute("TRUNCATE domain_events");
    }

    @AfterEach
    void closeSessions() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private interface MakeReader {
        PollingReader on(Connection connection) throws SQLException;
    }

    /** What writers do; it polls where the race wants it. */
    private interface Script {
        void run(Poll poll) throws Exception;
    }

    private interface Poll {
        void now() throws SQLException;
    }

    private ScriptedConnection session() throws SQLException {
        ScriptedConnection scriptedConnection = new ScriptedConnection(database.unpooled());
        open.add(scriptedConnection);
        return scriptedConnection;
    }

    /** Runs the script; returns what the reader delivered, in order, after two more polls. */
    private List<Long> delivered(MakeReader make, Script script) throws Exception {
        List<Long> delivered = new ArrayList<>();
        try (Connection connection = database.unpooled().getConnection()) {
            PollingReader reader = make.on(connection);
            Poll poll = () -> delivered.addAll(reader.poll(connection));
            script.run(poll);
            meanwhile = Meanwhile.NOTHING;
            poll.now();
            poll.now();
        }
        return delivered;
    }

    private List<Long> committed() throws SQLException {
        return database.texts("SELECT position FROM domain_events").stream()
                .map(Long::valueOf)
                .toList();
    }

    private void losesNothing(Script script) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            emptyLog();
            assertThat(delivered(connection -> new SnapshotReader(connection, 500), script))
                    .containsExactlyInAnyOrderElementsOf(committed());
            closeSessions();
            open.clear();
        }
    }

    private void loses(MakeReader wrong, Script script) throws Exception {
        boolean lost = false;
        for (int run = 0; run < RUNS && !lost; run++) {
            emptyLog();
            lost = !delivered(wrong, script).containsAll(committed());
            closeSessions();
            open.clear();
        }
        assertThat(lost).as("the wrong reader loses an event").isTrue();
    }

    private MakeReader gaps(GapRule rule) {
        return connection -> new WrongReaders.Gaps(connection, rule, () -> meanwhile.happens());
    }

    private void commitSomething() throws SQLException {
        try (ScriptedConnection other = new ScriptedConnection(database.unpooled())) {
            other.takeTransactionId();
            other.commit();
        }
    }

    // ---- A: the position is taken before the transaction has an id

    private void positionBeforeId(Poll poll) throws Exception {
        ScriptedConnection a = session();
        long position = a.takePosition();
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        poll.now();
        commitSomething();
        commitSomething();
        poll.now();
        a.insertAt(position, "a");
        a.commit();
    }

    @Test
    void aPositionTakenBeforeTheTransactionHasAnIdIsNotLost() throws Exception {
        losesNothing(this::positionBeforeId);
    }

    @Test
    void aPositionBeforeItsIdBreaksNaiveReaders() throws Exception {
        loses(WrongReaders.Naive::new, this::positionBeforeId);
        loses(gaps(GapRule.XMAX), this::positionBeforeId);
        loses(gaps(GapRule.ABOVE_XMAX), this::positionBeforeId);
    }

    /** One plain INSERT that has its position and waits, without an id, for what one of its expressions needs. */
    private void insertThatWaits(Poll poll) throws Exception {
        ScriptedConnection holder = session();
        holder.execute("SELECT pg_advisory_xact_lock(7)");
        ScriptedConnection a = session();
        CompletableFuture<Void> waiting = inBackground(() -> a.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', after_lock('{"about": "a", "text": "1"}'))
                """));
        database.awaitBlocked(1);
        assertThat(database.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = 'advisory' AND backend_xid IS NULL"))
                .isEqualTo(1);
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        poll.now();
        commitSomething();
        commitSomething();
        poll.now();
        holder.rollback();
        waiting.join();
        a.commit();
    }

    @Test
    void anInsertThatWaitsWithoutAnIdIsNotLost() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION after_lock(value jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(7); RETURN value; END $$
                """);
        losesNothing(this::insertThatWaits);
        loses(WrongReaders.Naive::new, this::insertThatWaits);
        loses(gaps(GapRule.XMAX), this::insertThatWaits);
        loses(gaps(GapRule.ABOVE_XMAX), this::insertThatWaits);
    }

    private void insertThatWaitsInATrigger(Poll poll) throws Exception {
        ScriptedConnection holder = session();
        holder.execute("SELECT pg_advisory_xact_lock(8)");
        ScriptedConnection a = session();
        CompletableFuture<Void> waiting = inBackground(() -> a.insert("held"));
        database.awaitBlocked(1);
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        poll.now();
        commitSomething();
        poll.now();
        holder.rollback();
        waiting.join();
        a.commit();
    }

    @Test
    void anInsertThatWaitsInARowTriggerIsNotLost() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION wait_for_lock() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(8); RETURN NEW; END $$;
                CREATE OR REPLACE TRIGGER waits BEFORE INSERT ON domain_events
                FOR EACH ROW WHEN (NEW.aggregate_id = 'held') EXECUTE FUNCTION wait_for_lock()
                """);
        losesNothing(this::insertThatWaitsInATrigger);
        loses(WrongReaders.Naive::new, this::insertThatWaitsInATrigger);
    }

    private interface Statement {
        void run() throws SQLException;
    }

    private static CompletableFuture<Void> inBackground(Statement statement) {
        return CompletableFuture.runAsync(() -> {
            try {
                statement.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    // ---- B: xmax is not the next id to be given out

    private void idsAboveXmax(Poll poll) throws Exception {
        ScriptedConnection h = session();
        ScriptedConnection u = session();
        ScriptedConnection a = session();
        h.takeTransactionId();
        u.takeTransactionId();
        a.takeTransactionId();
        long position = a.takePosition();
        h.insert("h");
        h.commit();
        poll.now();
        poll.now();
        u.rollback();
        poll.now();
        a.insertAt(position, "a");
        a.commit();
    }

    @Test
    void aRunningTransactionAboveXmaxIsNotLost() throws Exception {
        losesNothing(this::idsAboveXmax);
    }

    @Test
    void aTransactionAboveXmaxBreaksNaiveReaders() throws Exception {
        loses(WrongReaders.Naive::new, this::idsAboveXmax);
        loses(gaps(GapRule.XMAX), this::idsAboveXmax);
        loses(gaps(GapRule.ABOVE_XMAX), this::idsAboveXmax);
    }

    // ---- C: the reader's own id

    private void writerBetweenOwnIdAndRows(Poll poll) throws Exception {
        ScriptedConnection t = session();
        long[] position = new long[1];
        meanwhile = () -> {
            meanwhile = Meanwhile.NOTHING;
            t.takeTransactionId();
            position[0] = t.takePosition();
            ScriptedConnection h = session();
            h.insert("h");
            h.commit();
        };
        poll.now();
        if (position[0] == 0) {
            meanwhile.happens(); // a reader without a middle
        }
        poll.now();
        poll.now();
        t.insertAt(position[0], "t");
        t.commit();
    }

    @Test
    void anIdOfTheReaderIsNoBound() throws Exception {
        losesNothing(this::writerBetweenOwnIdAndRows);
        loses(gaps(GapRule.OWN_ID_TAKEN_BEFORE), this::writerBetweenOwnIdAndRows);
    }

    @Test
    void aReaderThatPublishesWouldLoseItsOwnEvents() throws Exception {
        try (Connection connection = database.unpooled().getConnection();
                ScriptedConnection self = new ScriptedConnection(database.unpooled())) {
            PollingReader reader = new WrongReaders.OwnTransaction(connection);
            long position = self.takePosition();
            self.takeTransactionId();
            ScriptedConnection other = session();
            long later = other.insert("other");
            other.commit();
            assertThat(reader.poll(self.connection())).containsExactly(later);
            self.insertAt(position, "self");
            self.commit();
            assertThat(reader.poll(connection)).as("the wrong reader").doesNotContain(position);
        }
    }

    @Test
    void theReaderRefusesATransactionThatHasWritten() throws Exception {
        try (ScriptedConnection self = new ScriptedConnection(database.unpooled())) {
            PollingReader reader = new SnapshotReader(self.connection(), 500);
            self.insert("self");
            assertThatThrownBy(() -> reader.poll(self.connection()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "The log was read in a transaction that had written before: its snapshot does not list itself,"
                                    + " and events would be lost. This is an error in Typebus");
        }
    }

    // ---- D: rows and evidence from two statements

    private void commitBetweenRowsAndSnapshot(Poll poll) throws Exception {
        ScriptedConnection a = session();
        a.insert("a");
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        meanwhile = () -> {
            meanwhile = Meanwhile.NOTHING;
            a.commit();
        };
        poll.now();
        meanwhile.happens();
    }

    @Test
    void twoStatementsLoseACommitBetweenThem() throws Exception {
        losesNothing(this::commitBetweenRowsAndSnapshot);
        loses(
                connection -> new WrongReaders.TwoStatements(connection, () -> meanwhile.happens()),
                this::commitBetweenRowsAndSnapshot);
    }

    // ---- what else may come late

    @Test
    void preparedTransactionsAndSavepointsComeOnce() throws Exception {
        losesNothing(poll -> {
            ScriptedConnection prepared = session();
            prepared.insert("prepared");
            prepared.execute("PREPARE TRANSACTION 'race'");
            ScriptedConnection saved = session();
            saved.insert("before");
            saved.execute("SAVEPOINT one");
            saved.insert("undone");
            saved.execute("ROLLBACK TO SAVEPOINT one");
            saved.execute("SAVEPOINT two");
            saved.insert("kept");
            saved.execute("RELEASE SAVEPOINT two");
            ScriptedConnection passing = session();
            passing.insert("passing");
            passing.commit();
            poll.now();
            saved.commit();
            poll.now();
            database.execute("COMMIT PREPARED 'race'");
            poll.now();
            assertThat(database.texts("SELECT aggregate_id FROM domain_events ORDER BY position"))
                    .containsExactly("prepared", "before", "kept", "passing");
        });
    }
}
