package dev.typebus;

import dev.typebus.event.BusClosedException;
import dev.typebus.event.Publisher;
import dev.typebus.internal.publish.CausationScope;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets publishes in until it is closed, and knows when the last one has left. Handlers still get in while the bus drains: what they
 * have begun, they may end. Thread-safe.
 */
final class ShutdownGate {
    private final AtomicInteger inside = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private volatile boolean closed;

    /** To be followed by {@link #leave}, unless it throws. */
    void enter() {
        inside.incrementAndGet();
        if (closed && !CausationScope.isOpen()) {
            leave();
            throw new BusClosedException(
                    "The bus is closed. Nothing was published or subscribed; do so before close(), or start another bus");
        }
    }

    void leave() {
        if (inside.decrementAndGet() == 0 && closed) {
            lock.lock();
            try {
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** A publisher that lets publishes in. */
    Publisher publisher(Publisher inside) {
        return events -> {
            enter();
            try {
                return inside.publishAll(events);
            } finally {
                leave();
            }
        };
    }

    /** Nobody but handlers gets in from now on. Returns false if it was closed before. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is inside; false if that takes longer, or the thread is interrupted. */
    boolean awaitEmpty(Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (inside.get() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = left.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
