package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.chaos.PollingReader.Meanwhile;
import dev.typebus.chaos.WrongReaders.GapRule;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of a few transactions with a reader, step by step on one thread, so that a seed that fails fails again. Longer
 * runs: {@code -Dstorm.interleavings=1000} per block of seeds.
 */
@Tag("once")
class InterleavingsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int PER_BLOCK = Integer.getInteger("storm.interleavings", 30);
    private static final int STEPS = 60;
    private static final int WRITERS = 5;

    /** One writer's transaction, and what a random step does in it. */
    private static final class Writer implements AutoCloseable {
        private final ScriptedConnection scriptedConnection;
        private final String name;
        private final List<Long> taken = new ArrayList<>();
        private int savepoints;
        private int prepared;

        Writer(String name) throws SQLException {
            this.scriptedConnection = new ScriptedConnection(database.unpooled());
            this.name = name;
        }

        void step(Random chance) throws SQLException {
            switch (chance.nextInt(12)) {
                case 0, 1, 2 -> scriptedConnection.insert(name);
                case 3 -> taken.add(scriptedConnection.takePosition());
                case 4 -> scriptedConnection.takeTransactionId();
                case 5 -> {
                    if (!taken.isEmpty()) {
                        scriptedConnection.insertAt(taken.remove(0), name);
                    }
                }
                case 6 -> scriptedConnection.execute("SAVEPOINT s" + savepoints++);
                case 7 -> {
                    if (savepoints > 0) {
                        scriptedConnection.execute("ROLLBACK TO SAVEPOINT s" + --savepoints);
                    }
                }
                case 8 -> {
                    if (prepared == 0) {
                        scriptedConnection.execute("PREPARE TRANSACTION '" + name + "'");
                        begin();
                        prepared = 1;
                    }
                }
                case 9 -> {
                    scriptedConnection.rollback();
                    begin();
                }
                default -> {
                    scriptedConnection.commit();
                    begin();
                }
            }
        }

        private void begin() {
            taken.clear(); // a position belongs to the transaction that took it
            savepoints = 0;
        }

        void endPrepared(Random chance, Connection connection) throws SQLException {
            if (prepared == 1) {
                prepared = 0;
                try (var statement = connection.createStatement()) {
                    statement.execute((chance.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT") + " PREPARED '" + name + "'");
                }
            }
        }

        void commit() throws SQLException {
            scriptedConnection.commit();
            begin();
        }

        @Override
        public void close() throws SQLException {
            scriptedConnection.close();
        }
    }

    private interface MakeReader {
        PollingReader on(Connection connection) throws SQLException;
    }

    private interface Poll {
        List<Long> next(PollingReader reader, Connection connection, Random chance) throws SQLException;
    }

    private static final List<Writer> writers = new ArrayList<>();

    @BeforeAll
    static void openWriters() throws SQLException {
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer("writer-" + i));
        }
    }

    @AfterAll
    static void closeWriters() throws SQLException {
        for (Writer writer : writers) {
            writer.close();
        }
        writers.clear();
    }

    private record Result(List<Long> delivered, List<Long> committed) {
        boolean isComplete() {
            return delivered.containsAll(committed);
        }
    }

    /** All transactions have ended before and after it. */
    private static Result run(long seed, Connection connection, MakeReader make, Poll poll) throws SQLException {
        Random chance = new Random(seed);
        long before = database.number("SELECT coalesce(max(position), 0) FROM domain_events");
        PollingReader reader = make.on(connection);
        List<Long> delivered = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int who = chance.nextInt(WRITERS + 3);
            if (who < WRITERS) {
                writers.get(who).step(chance);
            } else if (who == WRITERS) {
                writers.get(chance.nextInt(WRITERS)).endPrepared(chance, connection);
            } else {
                delivered.addAll(poll.next(reader, connection, chance));
            }
        }
        for (Writer writer : writers) {
            writer.endPrepared(chance, connection);
            writer.commit();
        }
        List<Long> last;
        do {
            last = reader.poll(connection);
            delivered.addAll(last);
        } while (!last.isEmpty());
        List<Long> committed = database.texts("SELECT position FROM domain_events WHERE position > " + before).stream()
                .map(Long::valueOf)
                .toList();
        return new Result(delivered, committed);
    }

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1_000, 2_000, 3_000, 4_000})
    void committedEventComesOnceInAnyInterleaving(long from) throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            for (long seed = from; seed < from + PER_BLOCK; seed++) {
                int most = 1 + new Random(seed).nextInt(6);
                Result result = run(
                        seed,
                        connection,
                        on -> new SnapshotReader(on, most),
                        (reader, on, chance) -> chance.nextBoolean()
                                ? reader.poll(on)
                                : ((SnapshotReader) reader).pollAndCut(on, chance.nextInt(most)));
                assertThat(result.delivered())
                        .as("seed " + seed)
                        .containsExactlyInAnyOrderElementsOf(result.committed());
            }
        }
    }

    @Test
    void wrongReadersFailInSameInterleavings() throws SQLException {
        assertThat(losesInSomeSeed(WrongReaders.Naive::new)).as("naive").isTrue();
        assertThat(losesInSomeSeed(on -> new WrongReaders.Gaps(on, GapRule.XMAX, Meanwhile.NOTHING)))
                .as("gaps")
                .isTrue();
    }

    private static boolean losesInSomeSeed(MakeReader make) throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            for (long seed = 1; seed <= 300; seed++) {
                if (!run(seed, connection, make, (reader, on, chance) -> reader.poll(on))
                        .isComplete()) {
                    return true;
                }
            }
            return false;
        }
    }
}
