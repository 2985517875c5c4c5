package dev.typebus;

import dev.typebus.internal.lease.LaneAssignment;
import dev.typebus.internal.settle.ProcessedMarker;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import dev.typebus.internal.work.SettledSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work beside the lanes: renews leases, rebalances, and writes {@code processed_at}. Each has its own thread, so that slow
 * handlers do not delay the renewal. An idle bus does next to nothing here.
 */
final class Housekeeper {
    private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);

    /** The maximum time between two checks for nodes that came or went. */
    private static final Duration MAX_REBALANCE_INTERVAL = Duration.ofSeconds(1);

    private static final Duration MARK_INTERVAL = Duration.ofMillis(250);

    /** Lanes of other nodes settle unseen: without a settlement here, marking is tried once in so many rounds. */
    private static final int ROUNDS_WITHOUT_SETTLEMENT = 40;

    private final DataSource dataSource;
    private final SettledSignal settled;
    private final ProcessedMarker marker = new ProcessedMarker();
    private final Loop leases;
    private final Loop marking = new Loop("typebus-marker", "Writing processed_at", "handlers go on", this::mark);
    private long markedAt = -1;
    private int roundsWithoutSettlement;

    Housekeeper(DataSource dataSource, LaneAssignment assignment, SettledSignal settled, Duration renewal) {
        long interval = Math.min(renewal.toMillis(), MAX_REBALANCE_INTERVAL.toMillis());
        this.dataSource = dataSource;
        this.settled = settled;
        this.leases =
                new Loop("typebus-leases", "Renewing the leases", "other nodes take the lanes when they expire", () -> {
                    assignment.rebalance();
                    return interval;
                });
    }

    void start(BusThreads threads) {
        leases.start(threads);
        marking.start(threads);
    }

    /** Rebalances on the next occasion, without waiting for the interval. */
    void rebalanceSoon() {
        leases.wake();
    }

    private long mark() throws SQLException {
        long count = settled.count();
        if (count != markedAt || ++roundsWithoutSettlement >= ROUNDS_WITHOUT_SETTLEMENT) {
            roundsWithoutSettlement = 0;
            markedAt = count;
            markAll();
        }
        return MARK_INTERVAL.toMillis();
    }

    /** Writes {@code processed_at} for all events that every lane has settled and stored. */
    void markAll() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            while (marker.mark(connection)) {
                log.debug("More events are to be marked as processed");
            }
        }
    }

    /** Ends both loops soon. */
    void close() {
        leases.close();
        marking.close();
    }
}
