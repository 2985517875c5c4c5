package dev.typebus.event;

/** A live, in-process, not durable subscription. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends the calls. It waits until the listeners have been told of what was read already, at most 500 events: when it returns, this one
     * is not running and is not called any more. So do not call it with a lock that a listener waits for. A listener that calls it does not
     * wait, and gets no further event. Closing again does nothing.
     */
    @Override
    void close();
}
