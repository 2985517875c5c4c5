package dev.typebus.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * Counts and durations of the measurements. Immutable.
 *
 * @param rounds number of rounds of each measurement
 * @param run duration of one measured run
 * @param warmUp duration of the warm-up before each measured run
 * @param compiling duration for which each contender runs before all rounds, so that the JIT compiler has done most of its work
 * @param threads numbers of publishing threads
 * @param latencies number of events of which the latency is measured
 * @param backlog number of events in a backlog
 * @param lanes numbers of lanes
 * @param nodes numbers of JVMs
 * @param groups numbers of groups on the same events
 * @param largeLog number of rows of a large log
 * @param events number of events of a module that is compared with its catalog file
 * @param json duration of one iteration of the JSON benchmark
 * @param openTransaction duration for which a transaction is held open beside the bus
 * @param cold duration of the measurement of a cold JVM
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
    /** Returns the scale for figures: two hours and more. */
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

    /** Returns the scale for the table of budgets: about an hour. */
    static final Scale BUDGETS = FULL.with(5, Duration.ofSeconds(4))
            .with(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20),
                    2_000,
                    1_000_000,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30));

    /** Returns the scale for the table of budgets in a quarter of an hour. */
    static final Scale QUICK = FULL.with(5, Duration.ofSeconds(2))
            .with(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8),
                    400,
                    100_000,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5));

    /** Returns the scale for a test that everything runs and gives a figure. */
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

    /** Returns this scale with another number of rounds and another duration of a run. */
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
