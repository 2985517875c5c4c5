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
 * What has to be done beside the lanes' work: leases renewed, {@code processed_at} written. Renewal has a thread
 * of its own, so that slow handlers are not taken for dead ones. An idle bus does next to nothing here.
 */
final class Housekeeper {
    private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);

    /** How often to look whether a node came or went. */
    private static final Duration LONGEST_TENDING = Duration.ofSeconds(1);

    private static final Duration MARKING = Duration.ofMillis(250);

    /** Other nodes' lanes settle unseen: even without a settlement here, marking is tried once in so many rounds. */
    private static final int ROUNDS_WITHOUT_SETTLEMENT = 40;

    private final DataSource dataSource;
    private final SettledSignal settled;
    private final ProcessedMarker marker = new ProcessedMarker();
    private final Loop leases;
    private final Loop marking = new Loop("typebus-marker", "Writing processed_at", "handlers go on", this::mark);
    private long markedAt = -1;
    private int roundsWithoutSettlement;

    Housekeeper(DataSource dataSource, LaneAssignment assignment, SettledSignal settled, Duration renewal) {
        long tending = Math.min(renewal.toMillis(), LONGEST_TENDING.toMillis());
        this.dataSource = dataSource;
        this.settled = settled;
        this.leases =
                new Loop("typebus-leases", "Renewing the leases", "other nodes take the lanes when they expire", () -> {
                    assignment.rebalance();
                    return tending;
                });
    }

    void start(BusThreads threads) {
        leases.start(threads);
        marking.start(threads);
    }

    /** Has free lanes looked for now. */
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
        return MARKING.toMillis();
    }

    /** Writes processed_at for all that every lane has settled and stored. */
    void markAll() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            while (marker.mark(connection)) {
                log.debug("More is to be marked as processed");
            }
        }
    }

    /** Ends both, soon. */
    void close() {
        leases.close();
        marking.close();
    }
}
