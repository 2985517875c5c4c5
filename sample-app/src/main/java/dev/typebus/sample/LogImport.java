package dev.typebus.sample;

import dev.typebus.event.NewEvent;
import dev.typebus.event.Publisher;
import dev.typebus.sample.xes.Trace;
import dev.typebus.sample.xes.XesLog;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a log: one thread reads it, several publish. An application's events are published together and in their order; a
 * list of some hundred events makes one transaction. What a run that broke off has published, the next one does not publish again.
 */
final class LogImport {
    private static final int LIST_SIZE = 250;

    private final Publisher bus;
    private final int publishers;
    private final LongConsumer progress;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong firstPublishedAt = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * What was read and is now in the database, whether it was there before or not.
     *
     * @param applications their numbers
     * @param requested the sum of their amounts
     * @param eventsByType by event name
     * @param eventsByActivity by the log's own name
     * @param typesByActivity the event name for each of the log's names; not of work, which has three
     * @param firstNanoTime {@link System#nanoTime} when the first events were durable, 0 if there were none
     */
    record Result(
            List<String> applications,
            BigDecimal requested,
            Map<String, Long> eventsByType,
            Map<String, Long> eventsByActivity,
            Map<String, String> typesByActivity,
            long firstNanoTime) {
        long events() {
            return eventsByType.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** @param progress is told the number of events published so far, from several threads */
    LogImport(Publisher bus, int publishers, LongConsumer progress) {
        this.bus = bus;
        this.publishers = publishers;
        this.progress = progress;
    }

    Result run(XesLog log) throws InterruptedException {
        Result result =
                new Result(new ArrayList<>(), BigDecimal.ZERO, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
        BigDecimal requested = BigDecimal.ZERO;
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        Semaphore room = new Semaphore(2 * publishers);
        try {
            List<NewEvent<?>> list = new ArrayList<>();
            for (Trace trace = log.next(); trace != null && failure.get() == null; trace = log.next()) {
                List<NewEvent<?>> events = TraceEvents.of(log.source(), trace);
                count(trace, events, result);
                requested = requested.add(trace.amount());
                list.addAll(events);
                if (list.size() >= LIST_SIZE) {
                    publish(list, threads, room);
                    list = new ArrayList<>();
                }
            }
            if (!list.isEmpty()) {
                publish(list, threads, room);
            }
        } finally {
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.HOURS);
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return new Result(
                result.applications,
                requested,
                result.eventsByType,
                result.eventsByActivity,
                result.typesByActivity,
                firstPublishedAt.get());
    }

    private static void count(Trace trace, List<NewEvent<?>> events, Result into) {
        into.applications.add(trace.name());
        for (int i = 0; i < events.size(); i++) {
            String activity = trace.events().get(i).activity();
            String type = events.get(i).type().name();
            into.eventsByType.merge(type, 1L, Long::sum);
            into.eventsByActivity.merge(activity, 1L, Long::sum);
            if (!TraceEvents.isWork(activity)) {
                into.typesByActivity.put(activity, type);
            }
        }
    }

    private void publish(List<NewEvent<?>> events, ExecutorService threads, Semaphore room)
            throws InterruptedException {
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
