package dev.typebus;

import dev.typebus.internal.threads.BusThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a bus: its lanes are given back and its threads waited for, and what does not answer for not much longer than that. */
final class BusShutdown {
    private static final Logger log = LoggerFactory.getLogger(BusRuntime.class);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final BusThreads threads;
    private final Duration leaseTime;

    BusShutdown(BusThreads threads, Duration leaseTime) {
        this.threads = threads;
        this.leaseTime = leaseTime;
    }

    /** What is to be done with the database at last. */
    interface Giving {
        void back() throws SQLException;
    }

    /** Does so on a thread of the bus, because the database may not answer; returns whether it has, in time. */
    boolean releaseLeases(Giving lanes) throws InterruptedException {
        try {
            Thread giving = threads.start("typebus-close", () -> releaseLeasesOrLog(lanes));
            giving.join(LONGEST_ANSWER.toMillis());
            if (giving.isAlive()) {
                log.warn("The database does not answer. If the lanes are not given back, {}", heldByOthers());
            }
            return !giving.isAlive();
        } catch (OutOfMemoryError noThread) {
            say(noThread);
            return false;
        }
    }

    private void releaseLeasesOrLog(Giving lanes) {
        try {
            lanes.back();
        } catch (SQLException | RuntimeException e) {
            say(e);
        }
    }

    private void say(Throwable e) {
        log.warn("The lanes could not be given back; {}: {}", heldByOthers(), e.toString());
    }

    private String heldByOthers() {
        return "others take them over when the leases expire, in at most " + leaseTime.toSeconds() + " s";
    }

    /** Waits for all threads of the bus; interrupts those that take longer, and names those that go on all the same. */
    void awaitThreads(Duration patience) {
        try {
            List<String> left = threads.awaitEnd(patience);
            if (!left.isEmpty()) {
                threads.interrupt();
                left = threads.awaitEnd(AFTER_INTERRUPT);
            }
            if (!left.isEmpty()) {
                log.warn(
                        "The bus is closed, and these threads of it still wait for a handler, a listener, an archiver or the"
                                + " database. They end when that returns: {}",
                        left);
            }
        } catch (InterruptedException e) {
            threads.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
