package dev.typebus.benchmarks.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Load on one contender: threads publish as fast as they can, and the run ends when the last event is handled. The results are quantities with the
 * names below.
 */
public final class Traffic {
    /** Number of publishing threads, unless a measurement varies it. */
    public static final int PUBLISHERS = 4;

    /** Published events a second, during publishing. */
    public static final String PUBLISHED = "published";

    /** Events a second from the first publish until the last was handled. */
    public static final String HANDLED = "handled";

    /** Microseconds of this JVM's processor time an event. */
    public static final String CLIENT = "client";

    /** Microseconds of the server's processor time an event. */
    public static final String SERVER = "server";

    /** Bytes of WAL an event, including marks of {@code processed_at} and cursor updates. */
    public static final String WAL = "wal";

    /** Dead row versions an event, including those that vacuum has removed. */
    public static final String DEAD = "dead";

    /** First number of a run's events, above the numbers of which others measure the latency. */
    private static final long FIRST = 1_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int publishers;
    private final Duration warmUp;
    private final Duration time;
    private final int arrivalsEach;

    private Traffic(int publishers, Duration warmUp, Duration time, int arrivalsEach) {
        this.publishers = publishers;
        this.warmUp = warmUp;
        this.time = time;
        this.arrivalsEach = arrivalsEach;
    }

    /** Returns a load of this number of threads, for {@code time} after {@code warmUp}. */
    public static Traffic of(int publishers, Duration warmUp, Duration time) {
        return new Traffic(publishers, warmUp, time, 1);
    }

    /** Returns the same load for events that arrive this number of times: once for each group. */
    public Traffic arrivingTimes(int times) {
        return new Traffic(publishers, warmUp, time, times);
    }

    /**
     * Runs each contender for this time with this number of threads, without measuring. A JVM compiles hot code for a minute and more, on the
     * processors that are measured.
     */
    public static void compile(BenchServer server, int publishers, Duration time, List<Contender> contenders)
            throws Exception {
        for (Contender contender : contenders) {
            Arrivals arrivals = Arrivals.counted();
            try (BenchDatabase database = server.createWithoutSync("compiling");
                    Contender.Running running = contender.start(database, arrivals)) {
                of(publishers, time, Duration.ZERO).warmUp(running, contender.handles() ? 1 : 0, arrivals);
            }
        }
    }

    /** Runs the load in a separate database. */
    public Map<String, Double> run(BenchDatabase database, Contender contender) throws Exception {
        Arrivals arrivals = Arrivals.counted();
        try (Contender.Running running = contender.start(database, arrivals)) {
            return run(database, running, contender.handles() ? arrivalsEach : 0, arrivals);
        }
    }

    /** Runs the load with a running contender, to which events may have arrived before. */
    public Map<String, Double> run(BenchDatabase database, Contender.Running running, Arrivals arrivals)
            throws Exception {
        return run(database, running, arrivalsEach, arrivals);
    }

    private Map<String, Double> run(BenchDatabase database, Contender.Running running, int each, Arrivals arrivals)
            throws Exception {
        long base = arrivals.count();
        Crowd.Done warm = warmUp(running, each, arrivals);
        database.settle();

        Writes writes = Writes.now(database);
        ProcessorTime before = ProcessorTime.now(database);
        long start = System.nanoTime();
        Crowd.Done published =
                Crowd.run(publishers, time, FIRST + warm.acts(), number -> running.publish(Payment.of(number)));
        arrivals.await(base + (warm.acts() + published.acts()) * each, PATIENCE);
        Crowd.Done handled = new Crowd.Done(published.acts(), System.nanoTime() - start);

        Map<String, Double> result = new LinkedHashMap<>();
        result.put(PUBLISHED, published.perSecond());
        result.put(HANDLED, handled.perSecond());
        result.putAll(ProcessorTime.now(database).since(before, published.acts()));
        result.putAll(writes.until(database, published.acts()));
        return result;
    }

    private Crowd.Done warmUp(Contender.Running running, int each, Arrivals arrivals) throws Exception {
        long base = arrivals.count();
        Crowd.Done warm = Crowd.run(publishers, warmUp, FIRST, number -> running.publish(Payment.of(number)));
        arrivals.await(base + warm.acts() * each, PATIENCE);
        return warm;
    }
}
