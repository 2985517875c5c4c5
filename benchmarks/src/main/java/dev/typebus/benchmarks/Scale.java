package dev.typebus.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured. Immutable.
 *
 * @param rounds how often each thing is measured
 * @param run how long one measured run takes
 * @param warmUp how long each run runs before it is measured
 * @param compiling how long each contender runs before all rounds, so that the JIT compiler has done most of its work
 * @param threads with how many publishing threads
 * @param latencies of how many events the latency is taken
 * @param backlog how many events wait when a backlog is drained
 * @param lanes with how many lanes
 * @param nodes with how many JVMs
 * @param groups with how many groups on the same events
 * @param largeLog how many rows a large log has
 * @param events how many events a module has that is compared with its catalog file
 * @param json how long one iteration of the JSON benchmark takes
 * @param openTransaction for how long a transaction is held open beside the bus
 * @param cold for how long a JVM is measured in which nothing is compiled yet
 */
record Scale(
        int rounds,
        Duration run,
        Duration warmUp,
        Duration compiling,
        List<Integer> threads,
        int latencies,
        int backlog,
        List<Integer> lanes,
        List<Integer> nodes,
        List<Integer> groups,
        int largeLog,
        int events,
        Duration json,
        Duration openTransaction,
        Duration cold) {
    /** For figures: two hours and more. */
    static final Scale FULL = new Scale(
            3,
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            List.of(1, 4, 16, 32),
            6_000,
            1_000_000,
            List.of(1, 2, 4, 8),
            List.of(1, 2, 3),
            List.of(1, 10, 100),
            10_000_000,
            1_000,
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));

    /** For the table of budgets: about an hour. */
    static final Scale BUDGETS = FULL.with(5, Duration.ofSeconds(4))
            .with(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20),
                    2_000,
                    1_000_000,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30));

    /** For the same in a quarter of an hour. */
    static final Scale QUICK = FULL.with(5, Duration.ofSeconds(2))
            .with(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8),
                    400,
                    100_000,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5));

    /** For health: that everything runs and gives a figure. */
    static final Scale SHORT = new Scale(
            1,
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            List.of(1, 4),
            60,
            2_000,
            List.of(1, 4),
            List.of(1, 2),
            List.of(1, 3),
            5_000,
            20,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    /** The same with so many rounds, each run this long. */
    Scale with(int newRounds, Duration newRun) {
        return new Scale(
                newRounds,
                newRun,
                warmUp,
                compiling,
                threads,
                latencies,
                backlog,
                lanes,
                nodes,
                groups,
                largeLog,
                events,
                json,
                openTransaction,
                cold);
    }

    private Scale with(
            Duration newWarmUp,
            Duration newCompiling,
            int newLatencies,
            int newBacklog,
            Duration newJson,
            Duration newCold) {
        return new Scale(
                rounds,
                run,
                newWarmUp,
                newCompiling,
                threads,
                newLatencies,
                newBacklog,
                lanes,
                nodes,
                groups,
                largeLog,
                events,
                newJson,
                openTransaction,
                newCold);
    }
}
