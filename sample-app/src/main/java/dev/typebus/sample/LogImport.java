package dev.typebus.sample;

import dev.typebus.event.NewEvent;
import dev.typebus.event.Publisher;
import dev.typebus.sample.xes.Trace;
import dev.typebus.sample.xes.XesLog;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a log: one thread reads it, several threads publish. An application's events are published together and in order. A list of a few hundred
 * events is one transaction. If a run was interrupted, the next run skips what is already published.
 */
final class LogImport {
    private static final int LIST_SIZE = 250;

    private final Publisher bus;
    private final int publishers;
    private final LongConsumer progress;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong firstPublishedAt = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /** @param progress receives the number of events published so far, from several threads */
    LogImport(Publisher bus, int publishers, LongConsumer progress) {
        this.bus = bus;
        this.publishers = publishers;
        this.progress = progress;
    }

    /** Publishes the log, and returns when all of it is in the database, including what an earlier run published. */
    Tally run(XesLog log) throws InterruptedException {
        Tally tally = new Tally();
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        Semaphore room = new Semaphore(2 * publishers);
        try {
            List<NewEvent<?>> list = new ArrayList<>();
            for (Trace trace = log.next(); trace != null && failure.get() == null; trace = log.next()) {
                List<NewEvent<?>> events = TraceEvents.of(log.source(), trace);
                tally.add(trace, events);
                list.addAll(events);
                if (list.size() >= LIST_SIZE) {
                    publish(list, threads, room);
                    list = new ArrayList<>();
                }
            }
            publish(list, threads, room);
        } finally {
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.HOURS);
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return tally;
    }

    /** Returns {@link System#nanoTime} of the moment when the first events were durable; empty before that. */
    OptionalLong firstPublishedAt() {
        long at = firstPublishedAt.get();
        return at == 0 ? OptionalLong.empty() : OptionalLong.of(at);
    }

    private void publish(List<NewEvent<?>> events, ExecutorService threads, Semaphore room)
            throws InterruptedException {
        if (events.isEmpty()) {
            return;
        }
        room.acquire();
        threads.execute(() -> {
            try {
                if (failure.get() == null) {
                    bus.publishAll(events);
                    firstPublishedAt.compareAndSet(0, System.nanoTime());
                    progress.accept(published.addAndGet(events.size()));
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                room.release();
            }
        });
    }
}
