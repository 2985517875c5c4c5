package dev.typebus.internal.work;

import java.time.Duration;

/** Work that is done on one thread at a time: at once while there is something to do, else when it is woken. Thread-safe. */
public interface TaskHandle {
    /** Has the work called, now or, if it is being done, once more. */
    void wake();

    /** Has the work called no more. */
    void end();

    /** Whether it is to be called no more, and no work is being done. */
    boolean hasEnded();

    /** Waits until the work that is being done is done; returns whether it is. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;
}
