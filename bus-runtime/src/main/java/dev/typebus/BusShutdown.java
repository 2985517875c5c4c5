package dev.typebus;

import dev.typebus.internal.threads.BusThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last steps of closing a bus: releases its lanes and waits for its threads, for a limited time if the database or a thread does not
 * answer.
 */
final class BusShutdown {
    private static final Logger log = LoggerFactory.getLogger(BusRuntime.class);

    private final BusThreads threads;
    private final Duration leaseTime;
    private final Timings timings;

    BusShutdown(BusThreads threads, Duration leaseTime, Timings timings) {
        this.threads = threads;
        this.leaseTime = leaseTime;
        this.timings = timings;
    }

    /** The last step that needs the database. */
    interface Release {
        void run() throws SQLException;
    }

    /** Releases the leases on a thread of the bus, because the database may not answer. Returns whether it did in time. */
    boolean releaseLeases(Release release) throws InterruptedException {
        try {
            Thread releasing = threads.start("typebus-close", () -> releaseLeasesOrLog(release));
            releasing.join(timings.databaseAnswer().toMillis());
            if (releasing.isAlive()) {
                log.warn("The database does not answer. If the lanes are not released, {}", takeover());
            }
            return !releasing.isAlive();
        } catch (OutOfMemoryError noThread) {
            logFailure(noThread);
            return false;
        }
    }

    private void releaseLeasesOrLog(Release release) {
        try {
            release.run();
        } catch (SQLException | RuntimeException e) {
            logFailure(e);
        }
    }

    private void logFailure(Throwable e) {
        log.warn("The lanes could not be released; {}: {}", takeover(), e.toString());
    }

    private String takeover() {
        return "other nodes take them over when the leases expire, in at most " + leaseTime.toSeconds() + " s";
    }

    /** Waits for all threads of the bus, interrupts those that take longer, and names those that still do not end. */
    void awaitThreads(Duration atMost) {
        try {
            List<String> left = threads.awaitEnd(atMost);
            if (!left.isEmpty()) {
                threads.interrupt();
                left = threads.awaitEnd(timings.threadEnd());
            }
            if (!left.isEmpty()) {
                log.warn(
                        "The bus is closed, but these of its threads still wait for a handler, a listener, an archiver or the"
                                + " database. They end when that returns: {}",
                        left);
            }
        } catch (InterruptedException e) {
            threads.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
