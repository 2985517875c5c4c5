package dev.typebus.internal.work;

import java.time.Duration;

/** Handle of a task that runs on one thread at a time: again while there is something to do, otherwise when it is woken. Thread-safe. */
public interface TaskHandle {
    /** Runs the task now, or once more if it is running. */
    void wake();

    /** Runs the task no more. */
    void end();

    /** Whether the task was ended and is not running. */
    boolean hasEnded();

    /** Waits for the end of the current run; returns whether it ended in time. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;
}
