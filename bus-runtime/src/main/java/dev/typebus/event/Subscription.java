package dev.typebus.event;

/** A live subscription of this process; not durable. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends the calls: none begins after this returns. It does not wait for a running call. Therefore the listener may call it, and so may a
     * thread that holds a lock which the listener waits for. A second call does nothing.
     */
    @Override
    void close();
}
