package dev.typebus.chaos;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.admin.DeadLetterFilter;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The bus that works now, and what happens to it: it is restarted, replaced behind its back, cut off from the database. */
final class Buses implements AutoCloseable {
    private static final int MOST_ZOMBIES = 2;

    private final TestDatabase database;
    private final List<HikariDataSource> pools;
    private final Supplier<HandlerTable> handlers;
    private final Random chance;
    private final Deque<EventBus> zombies = new ArrayDeque<>();
    private EventBus bus;
    private int started;
    private int restarts;
    private int takeovers;
    private int cuts;

    /** @param pools one bus after the other takes the next of them; their connections say that they are {@code storm-bus} */
    Buses(TestDatabase database, List<HikariDataSource> pools, Supplier<HandlerTable> handlers, Random chance) {
        this.database = database;
        this.pools = pools;
        this.handlers = handlers;
        this.chance = chance;
        this.bus = start();
    }

    private EventBus start() {
        HikariDataSource pool = pools.get(started++ % pools.size());
        return untilTheDatabaseAnswers(() -> EventBus.builder(pool)
                .catalog(Loans.CATALOG)
                .handlers(handlers.get())
                .schema(SchemaMode.VALIDATE)
                .start());
    }

    /** The pool may give out a connection that was just cut, and nobody but its user finds out. */
    private static <T> T untilTheDatabaseAnswers(Callable<T> act) {
        return await().atMost(LONG)
                .ignoreException(DatabaseUnavailableException.class)
                .until(act, done -> true);
    }

    void disturb() throws SQLException {
        switch (chance.nextInt(5)) {
            case 0 -> restart();
            case 1, 2 -> takeOver();
            case 3 -> cut();
            default -> {
                // let it work
            }
        }
    }

    private void restart() {
        bus.close();
        bus = start();
        restarts++;
    }

    /** As if the bus had been paused for long: another takes all its lanes, and it does not know. */
    private void takeOver() throws SQLException {
        zombies.add(bus);
        database.execute("UPDATE domain_event_leases SET owner = 'nobody', expires_at = '-infinity'");
        bus = start();
        takeovers++;
        if (zombies.size() > MOST_ZOMBIES) {
            zombies.remove().close();
        }
    }

    private void cut() throws SQLException {
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'storm-bus' AND pid % 3 = " + chance.nextInt(3));
        cuts++;
    }

    /** Redrives what is dead in a group, as an operator would. */
    void redrive(String group) {
        untilTheDatabaseAnswers(() -> bus.deadLetters().redriveAll(DeadLetterFilter.ALL.group(group)));
    }

    int takeovers() {
        return takeovers;
    }

    @Override
    public void close() {
        bus.close();
        zombies.forEach(EventBus::close);
    }

    @Override
    public String toString() {
        return restarts + " restarts, " + takeovers + " takeovers, " + cuts + " cuts";
    }
}
