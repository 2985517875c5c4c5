package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.NewEvent;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.Loans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Threads that publish numbered notes, some at once, each about aggregates of its own, again with the same key where nobody said what became of one; and one
 * whose transactions stay open for long, and are rolled back half of the time.
 */
final class Producers implements AutoCloseable {
    private static final int THREADS = 3;
    private static final int AGGREGATES = 100;
    private static final int LONGEST_OPEN_MILLIS = 2_000;
    private static final int LOOKING_MILLIS = 4;
    private static final int MOST_AT_ONCE = 20;
    private static final int LONG_TEXT = 200_000;
    private static final int ONE_IN_SO_MANY_IS_LONG = 400;
    private static final int LONGEST_END_MILLIS = 120_000;

    private final TruthLog truth;
    private final Duration rest;
    private final HikariDataSource pool = new HikariDataSource();
    private final EventBus bus;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private volatile boolean ended;
    private volatile boolean tooFarAhead;

    /** @param rest of each thread between two publishes */
    Producers(PGSimpleDataSource server, TruthLog truth, long seed, Duration rest) {
        this.truth = truth;
        this.rest = rest;
        pool.setDataSource(server);
        pool.setConnectionTimeout(2_000);
        pool.setMinimumIdle(0);
        bus = EventBus.builder(pool)
                .catalog(Loans.CATALOG)
                .schema(SchemaMode.VALIDATE)
                .start();
        for (int i = 0; i < THREADS; i++) {
            Random chance = new Random(seed + i);
            start("p" + i, about -> publish(about, chance));
        }
        Random chance = new Random(seed + THREADS);
        start("slow", about -> publishSlowly(about, chance));
    }

    private interface Publishing {
        void publish(String prefix) throws InterruptedException;
    }

    private void start(String prefix, Publishing publishing) {
        Thread thread = new Thread(() -> {
            try {
                while (!ended) {
                    publishing.publish(prefix);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        threads.add(thread);
    }

    private void publish(String prefix, Random chance) throws InterruptedException {
        while (tooFarAhead) {
            TimeUnit.MILLISECONDS.sleep(LOOKING_MILLIS);
        }
        List<String> notes = new ArrayList<>();
        List<NewEvent<?>> events = new ArrayList<>();
        for (int i = chance.nextInt(MOST_AT_ONCE); i >= 0; i--) {
            String about = prefix + "-" + chance.nextInt(AGGREGATES);
            long number = numbers.merge(about, 1L, Long::sum);
            notes.add(about + "/" + number);
            events.add(NewEvent.of(NOTE_WRITTEN, Loans.note(about, text(number, chance)))
                    .once(about + "/" + number));
        }
        long asked = System.currentTimeMillis();
        while (!tryToPublish(events)) {
            TimeUnit.MILLISECONDS.sleep(100); // the server is away
            asked = System.currentTimeMillis();
        }
        truth.acknowledged(notes, asked);
        TimeUnit.MILLISECONDS.sleep(rest.toMillis());
    }

    /** The number, now and then with so many zeros before it that few such texts fit a small heap. */
    private static String text(long number, Random chance) {
        String digits = Long.toString(number);
        return chance.nextInt(ONE_IN_SO_MANY_IS_LONG) == 0 ? "0".repeat(LONG_TEXT) + digits : digits;
    }

    private boolean tryToPublish(List<NewEvent<?>> events) {
        try {
            bus.publishAll(events);
            return true;
        } catch (TypebusException unknown) {
            return false;
        }
    }

    /** An event of each second transaction is never to be seen. */
    private void publishSlowly(String prefix, Random chance) throws InterruptedException {
        String about = prefix + "-" + chance.nextInt(AGGREGATES);
        boolean rollBack = chance.nextBoolean();
        long number = rollBack ? -1 : numbers.merge(about, 1L, Long::sum);
        String note = about + "/" + number;
        int millis = chance.nextInt(LONGEST_OPEN_MILLIS);
        boolean done = false;
        while (!done) {
            long asked = System.currentTimeMillis();
            try {
                bus.inTransaction(tx -> {
                    tx.with(EventMetadata.EMPTY)
                            .once(rollBack ? note + "/" + System.nanoTime() : note)
                            .publish(NOTE_WRITTEN, Loans.note(about, Long.toString(number)));
                    TimeUnit.MILLISECONDS.sleep(millis);
                    if (rollBack) {
                        throw new IllegalStateException("rolled back");
                    }
                });
                truth.acknowledged(List.of(note), asked);
                done = true;
            } catch (TypebusException unknown) {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (IllegalStateException asWanted) {
                done = true;
            }
        }
    }

    /** Whether new events are to wait until handlers have come further. */
    void holdBack(boolean hold) {
        tooFarAhead = hold;
    }

    /** Publishes no more; returns when all that was begun is known to be committed or rolled back. */
    void end() throws InterruptedException {
        ended = true;
        tooFarAhead = false;
        for (Thread thread : threads) {
            thread.join(LONGEST_END_MILLIS);
            if (thread.isAlive()) {
                throw new IllegalStateException("A producer does not end: " + List.of(thread.getStackTrace()));
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        tooFarAhead = false;
        bus.close();
        pool.close();
    }
}
