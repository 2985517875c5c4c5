package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scripts of races between writers and readers. */
abstract class RacesFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final int RUNS = 5;

    final List<AutoCloseable> open = new ArrayList<>();
    Meanwhile meanwhile = Meanwhile.NOTHING;

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

    interface MakeReader {
        PollingReader on(Connection connection) throws SQLException;
    }

    /** A script of writers, which polls at chosen points of the race. */
    interface Script {
        void run(Poll poll) throws Exception;
    }

    interface Poll {
        void now() throws SQLException;
    }

    ScriptedConnection session() throws SQLException {
        ScriptedConnection scriptedConnection = new ScriptedConnection(database.unpooled());
        open.add(scriptedConnection);
        return scriptedConnection;
    }

    /** Runs the script; returns what the reader delivered, in order, after two more polls. */
    List<Long> delivered(MakeReader make, Script script) throws Exception {
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

    List<Long> committed() throws SQLException {
        return database.texts("SELECT position FROM domain_events").stream()
                .map(Long::valueOf)
                .toList();
    }

    void losesNothing(Script script) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            emptyLog();
            assertThat(delivered(connection -> new SnapshotReader(connection, 500), script))
                    .containsExactlyInAnyOrderElementsOf(committed());
            closeSessions();
            open.clear();
        }
    }

    void loses(MakeReader wrong, Script script) throws Exception {
        boolean lost = false;
        for (int run = 0; run < RUNS && !lost; run++) {
            emptyLog();
            lost = !delivered(wrong, script).containsAll(committed());
            closeSessions();
            open.clear();
        }
        assertThat(lost).as("the wrong reader loses an event").isTrue();
    }

    MakeReader gaps(GapRule rule) {
        return connection -> new WrongReaders.Gaps(connection, rule, () -> meanwhile.happens());
    }

    void commitSomething() throws SQLException {
        try (ScriptedConnection other = new ScriptedConnection(database.unpooled())) {
            other.takeTransactionId();
            other.commit();
        }
    }

    // ---- A: the position is taken before the transaction has an id

    void positionBeforeId(Poll poll) throws Exception {
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

    interface Statement {
        void run() throws SQLException;
    }

    static CompletableFuture<Void> inBackground(Statement statement) {
        return CompletableFuture.runAsync(() -> {
            try {
                statement.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    // ---- B: xmax is not the next id to be given out

    void idsAboveXmax(Poll poll) throws Exception {
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

    // ---- C: the reader's own id

    // ---- D: rows and evidence from two statements

    // ---- what else may come late
}
