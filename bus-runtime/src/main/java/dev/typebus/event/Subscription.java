package dev.typebus.event;

/** A live, in-process, not durable subscription. Closing it ends the calls; closing it again does nothing. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
