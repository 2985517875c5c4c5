package dev.typebus.internal.threads;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates and tracks all threads of one bus, so that the bus can tell whether a thread is its own, and wait for their end. Thread-safe. */
public final class BusThreads {
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();

    /** Creates a thread and registers it. It is registered here, because executors of Java 21 and later do not call an overridden start(). */
    private Thread make(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        started.removeIf(other -> other.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    /**
     * Starts a thread.
     *
     * @throws OutOfMemoryError if the machine allows no more threads
     */
    public Thread start(String name, Runnable work) {
        Thread thread = make(work, name);
        try {
            thread.start();
        } catch (Error noMoreThreads) {
            started.remove(thread);
            throw noMoreThreads;
        }
        return thread;
    }

    /** Returns a factory of threads that are named by the prefix and a number. */
    public ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> make(work, prefix + count.incrementAndGet());
    }

    /** Tells whether the caller runs on one of these threads, and so cannot wait for their end. */
    public boolean haveCaller() {
        return started.contains(Thread.currentThread());
    }

    /** Interrupts all threads. */
    public void interrupt() {
        started.forEach(Thread::interrupt);
    }

    /** Waits until all threads have ended; returns the names of those that are still running. */
    public List<String> awaitEnd(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (Thread thread : started) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            thread.join(Math.max(1, left));
        }
        return started.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }
}
