package dev.typebus;

import dev.typebus.lease.Holdings;
import dev.typebus.lease.SettledSignal;
import dev.typebus.settle.ProcessedMarker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done beside the lanes' work: leases renewed, {@code processed_at} written. Renewal has a thread
 * of its own, so that slow handlers are not taken for dead ones. An idle bus does next to nothing here.
 */
final class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    /** How often to look whether a node came or went. */
    private static final Duration LONGEST_TENDING = Duration.ofSeconds(1);

    private static final Duration STORING = Duration.ofMillis(250);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    /** Other nodes' lanes settle unseen: even without a settlement here, marking is tried once in so many rounds. */
    private static final int ROUNDS_WITHOUT_SETTLEMENT = 40;

    private final Duration tending;
    private final DataSource dataSource;
    private final Holdings holdings;
    private final SettledSignal settled;
    private final ProcessedMarker marker = new ProcessedMarker();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "typebus-upkeep");
        thread.setDaemon(true);
        return thread;
    });
    private long markedAt = -1;
    private int roundsWithoutSettlement;

    Upkeep(DataSource dataSource, Holdings holdings, SettledSignal settled, Duration renewal) {
        this.tending = renewal.compareTo(LONGEST_TENDING) < 0 ? renewal : LONGEST_TENDING;
        this.dataSource = dataSource;
        this.holdings = holdings;
        this.settled = settled;
    }

    private interface Task {
        void run() throws SQLException;
    }

    void start() {
        repeat(holdings::tend, tending, "The leases could not be renewed");
        repeat(this::storeAndMark, STORING, "processed_at could not be written");
    }

    private void repeat(Task task, Duration every, String failure) {
        var unused = threads.scheduleWithFixedDelay(
                once(task, every, failure), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Runnable once(Task task, Duration every, String failure) {
        return () -> {
            try {
                task.run();
            } catch (SQLException | RuntimeException | Error e) { // else it would never be done again
                log.warn("{}; it is tried again in {} ms: {}", failure, every.toMillis(), e.toString());
            }
        };
    }

    /** Has free lanes looked for now. */
    void tendSoon() {
        if (!threads.isShutdown()) {
            threads.execute(once(holdings::tend, tending, "Free lanes could not be looked for"));
        }
    }

    private void storeAndMark() throws SQLException {
        long count = settled.count();
        if (count != markedAt || ++roundsWithoutSettlement >= ROUNDS_WITHOUT_SETTLEMENT) {
            roundsWithoutSettlement = 0;
            markedAt = count;
            markAll();
        }
    }

    /** Writes processed_at for all that every lane has settled and stored. */
    void markAll() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            while (marker.mark(connection)) {
                log.debug("More is to be marked as processed");
            }
        }
    }

    /** Returns when nothing of it runs any more, or after a while if the database does not answer. */
    void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("The database does not answer; the leases expire by themselves");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
