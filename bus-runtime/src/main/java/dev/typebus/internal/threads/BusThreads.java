package dev.typebus.internal.threads;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All threads of one bus, so that it can say which are its own, and wait for the last of them. Thread-safe. */
public final class BusThreads {
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();

    /** A thread that is known from its making on: executors of Java 21 and later do not call an overridden start(). */
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
     * @throws OutOfMemoryError if the machine has no more of them
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

    /** Makes threads of this name and a number. */
    public ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> make(work, prefix + count.incrementAndGet());
    }

    /** Whether the caller runs on one of them: it cannot wait for their end. */
    public boolean haveCaller() {
        return started.contains(Thread.currentThread());
    }

    /** Interrupts all. */
    public void interrupt() {
        started.forEach(Thread::interrupt);
    }

    /** Waits until all have ended; returns the names of those that have not. */
    public List<String> awaitEnd(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (Thread thread : started) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            thread.join(Math.max(1, left));
        }
        return started.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }
}
