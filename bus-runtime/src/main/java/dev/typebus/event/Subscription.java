package dev.typebus.event;

/** A live, in-process, not durable subscription. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends the calls: none begins after this returns. It does not wait for one that runs, so it may be called with a lock that the listener
     * waits for, and by the listener itself. Closing again does nothing.
     */
    @Override
    void close();
}
