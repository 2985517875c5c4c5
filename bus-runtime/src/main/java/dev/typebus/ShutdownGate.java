package dev.typebus;

import dev.typebus.event.BusClosedException;
import dev.typebus.event.Publisher;
import dev.typebus.internal.publish.CausationScope;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls to the bus until it is closed, and counts those that run. Calls from handlers are admitted after that, too: while the bus
 * drains, a running handler may finish its work. Thread-safe.
 */
final class ShutdownGate {
    private final AtomicInteger inside = new AtomicInteger();
    private final Set<Thread> inBlocks = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private volatile boolean closed;

    /** A call to the bus. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object, X extends Exception> {
        T run() throws X;
    }

    /** Enters; each call needs a {@link #leave} unless it throws. */
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

    /** Runs a call between {@link #enter} and {@link #leave}. */
    <T extends @Nullable Object, X extends Exception> T inside(Call<T, X> call) throws X {
        enter();
        try {
            return call.run();
        } finally {
            leave();
        }
    }

    /** Runs a transaction block as {@link #inside} does, and remembers its thread for {@link #isInBlock}. */
    <T extends @Nullable Object, X extends Exception> T inBlock(Call<T, X> block) throws X {
        return this.<T, X>inside(() -> {
            boolean outermost = inBlocks.add(Thread.currentThread());
            try {
                return block.run();
            } finally {
                if (outermost) {
                    inBlocks.remove(Thread.currentThread());
                }
            }
        });
    }

    /** Whether the calling thread runs a transaction block. */
    boolean isInBlock() {
        return inBlocks.contains(Thread.currentThread());
    }

    /** A publisher whose publishes pass the gate. */
    Publisher publisher(Publisher publisher) {
        return events -> inside(() -> publisher.publishAll(events));
    }

    /** Refuses all new calls except those of handlers. Returns false if the gate was closed before. */
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

    /** Waits until no call runs. Returns false if that takes longer or the thread is interrupted. */
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
