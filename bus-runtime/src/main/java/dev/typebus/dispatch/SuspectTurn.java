package dev.typebus.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turn of one suspect in this process: other lanes' wait for it, so that when one kills the process, no other one's attempt has been
 * counted. For the thread that awaited it.
 */
final class SuspectTurn implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();

    /** Behind one that does not return nobody waits for ever. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final boolean locked;

    private SuspectTurn(boolean locked) {
        this.locked = locked;
    }

    static SuspectTurn await() {
        try {
            return new SuspectTurn(LOCK.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SuspectTurn(false);
        }
    }

    @Override
    public void close() {
        if (locked) {
            LOCK.unlock();
        }
    }
}
