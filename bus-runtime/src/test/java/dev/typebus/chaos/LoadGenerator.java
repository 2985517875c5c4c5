package dev.typebus.chaos;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers of all kinds, all at once, until {@link #end}: early transaction ids, positions taken apart from their INSERT, holds, savepoints
 * undone and kept, rollbacks, prepared transactions, and one transaction or more that is always open. Each event says the number that it
 * has among its aggregate's; writers lock the aggregate before they take number and position. What was committed is remembered here, and
 * not asked of the database that is under test.
 */
final class LoadGenerator {
    static final int WRITERS = 14;
    private static final int AGGREGATES = 40;

    private final TestDatabase database;
    private final EventBus publisher;
    private final long seed;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> committed = ConcurrentHashMap.newKeySet();
    private final Queue<Prepared> prepared = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong names = new AtomicLong();
    private volatile boolean ending;
    private volatile boolean writersEnded;

    private record Prepared(String name, List<String> events, long notBefore) {}

    /** @param publisher a bus without handlers; some writers publish through it */
    LoadGenerator(TestDatabase database, EventBus publisher, long seed) {
        this.database = database;
        this.publisher = publisher;
        this.seed = seed;
    }

    void begin() throws SQLException {
        database.execute("""
                CREATE TABLE aggregates (id text PRIMARY KEY, number bigint NOT NULL DEFAULT 0);
                INSERT INTO aggregates (id) SELECT 'a-' || i FROM generate_series(1, %d) i;
                INSERT INTO aggregates (id) SELECT 'slow-' || i FROM generate_series(1, 4) i
                """.formatted(AGGREGATES));
        for (int i = 0; i < WRITERS; i++) {
            Random chance = new Random(seed + i);
            boolean throughBus = i % 5 == 4;
            start("writer-" + i, () -> write(chance, throughBus));
        }
        start("slow-1", () -> writeSlowly("slow-1", new Random(seed + 101)));
        start("slow-2", () -> writeSlowly("slow-2", new Random(seed + 102)));
        Thread resolver = new Thread(guarded(() -> resolve(new Random(seed + 103))), "resolver");
        resolver.start();
        threads.add(resolver);
    }

    private interface Work {
        void run() throws Exception;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(guarded(work), name);
        thread.start();
        threads.add(thread);
    }

    private Runnable guarded(Work work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable e) {
                failures.add(e);
            }
        };
    }

    /** Lets all transactions end; none is open or prepared afterwards. */
    void end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads.subList(0, threads.size() - 1)) {
            thread.join();
        }
        writersEnded = true;
        threads.get(threads.size() - 1).join();
        if (!failures.isEmpty()) {
            throw new AssertionError("a writer failed", failures.peek());
        }
    }

    /** What was committed, as {@code aggregate/number}. */
    Set<String> committed() {
        return committed;
    }

    private void write(Random chance, boolean throughBus) throws Exception {
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            while (!ending) {
                if (throughBus) {
                    publish(chance);
                } else {
                    transaction(connection, chance);
                }
                hold(chance.nextInt(6));
            }
        }
    }

    private void publish(Random chance) throws Exception {
        List<String> events = new ArrayList<>();
        boolean undo = chance.nextInt(100) < 15;
        try {
            publisher.inTransaction(tx -> {
                for (String aggregate : someAggregates(chance)) {
                    long number = lock(tx.connection(), aggregate);
                    hold(chance.nextInt(4));
                    tx.publish(Loans.NOTE_WRITTEN, Loans.note(aggregate, Long.toString(number)));
                    events.add(aggregate + "/" + number);
                }
                if (undo) {
                    throw new UndoneException();
                }
            });
            committed.addAll(events);
        } catch (UndoneException e) {
            events.clear();
        }
    }

    private static final class UndoneException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private void transaction(Connection connection, Random chance) throws Exception {
        List<String> events = new ArrayList<>();
        if (chance.nextInt(100) < 40) {
            execute(connection, "SELECT pg_current_xact_id()");
            hold(chance.nextInt(5));
        }
        for (String aggregate : someAggregates(chance)) {
            if (chance.nextInt(100) < 20) {
                execute(connection, "SAVEPOINT here");
                String event = insert(connection, aggregate, chance);
                if (chance.nextBoolean()) {
                    execute(connection, "ROLLBACK TO SAVEPOINT here");
                } else {
                    events.add(event);
                }
                execute(connection, "RELEASE SAVEPOINT here");
            }
            events.add(insert(connection, aggregate, chance));
        }
        hold(chance.nextInt(100) < 3 ? 50 + chance.nextInt(200) : chance.nextInt(4));
        int end = chance.nextInt(100);
        if (end < 15) {
            connection.rollback();
        } else if (end < 18) {
            String name = "storm-" + names.incrementAndGet();
            execute(connection, "PREPARE TRANSACTION '" + name + "'");
            connection.commit();
            prepared.add(new Prepared(name, events, System.nanoTime() + chance.nextInt(400) * 1_000_000L));
        } else {
            connection.commit();
            committed.addAll(events);
        }
    }

    private static List<String> someAggregates(Random chance) {
        return chance.ints(1 + chance.nextInt(3), 1, AGGREGATES + 1)
                .distinct()
                .sorted() // in one order, so that writers do not deadlock
                .mapToObj(i -> "a-" + i)
                .toList();
    }

    /** A transaction that is open nearly all the time, with an id and a position from its beginning. */
    private void writeSlowly(String aggregate, Random chance) throws Exception {
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            while (!ending) {
                execute(connection, "SELECT pg_current_xact_id()");
                String event = insert(connection, aggregate, chance);
                for (int i = 0; i < 20 + chance.nextInt(20) && !ending; i++) {
                    hold(100);
                }
                connection.commit();
                committed.add(event);
            }
        }
    }

    private static String insert(Connection connection, String aggregate, Random chance) throws Exception {
        long number = lock(connection, aggregate);
        hold(chance.nextInt(3));
        if (chance.nextInt(100) < 25) {
            long position = number(connection, "SELECT nextval(pg_get_serial_sequence('domain_events', 'position'))");
            hold(chance.nextInt(10));
            insert(connection, "position, ", "OVERRIDING SYSTEM VALUE", position + ", ", aggregate, number);
        } else {
            insert(connection, "", "", "", aggregate, number);
        }
        return aggregate + "/" + number;
    }

    private static void insert(
            Connection connection, String column, String overriding, String value, String aggregate, long number)
            throws SQLException {
        execute(connection, """
                INSERT INTO domain_events (%s event_type, domain, aggregate_type, aggregate_id, payload)
                %s VALUES (%s 'Note.Written', 'note', 'note', '%s', '{"about": "%s", "text": "%d"}')
                """.formatted(column, overriding, value, aggregate, aggregate, number));
    }

    private static long lock(Connection connection, String aggregate) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE aggregates SET number = number + 1 WHERE id = ? RETURNING number")) {
            statement.setString(1, aggregate);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Ends prepared transactions, some time after they were prepared. */
    private void resolve(Random chance) throws Exception {
        try (Connection connection = database.unpooled().getConnection()) {
            while (!(writersEnded && prepared.isEmpty())) {
                Prepared next = prepared.poll();
                if (next == null) {
                    hold(10);
                } else if (next.notBefore > System.nanoTime() && !ending) {
                    prepared.add(next);
                    hold(5);
                } else if (chance.nextInt(4) == 0) {
                    execute(connection, "ROLLBACK PREPARED '" + next.name + "'");
                } else {
                    execute(connection, "COMMIT PREPARED '" + next.name + "'");
                    committed.addAll(next.events);
                }
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void hold(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
