package dev.typebus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many schedules, ten times as many with {@code -Plong}. More: {@code -Dsimulation.schedules=5000000}, from another seed: {@code -Dsimulation.seed=42}. What a failing test tells to
 * do replays a single seed and prints everything that happened.
 */
@Tag("once")
class SimulationTest {
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 10_000);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);
    private static final int MOST_SCHEDULES_TO_A_BUG = 5_000;

    @Test
    void invariantsHoldInEverySchedule() {
        long committed = 0;
        long fenced = 0;
        long dead = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            Simulation.Result result = Simulation.run(seed, SeededBug.NONE, SCHEDULES == 1);
            if (SCHEDULES == 1) {
                System.err.println(result.trace());
            }
            assertThat(result.faults())
                    .as("seed " + seed + "; -Dsimulation.schedules=1 -Dsimulation.seed=" + seed
                            + " prints what happened")
                    .isEmpty();
            committed += result.committed();
            fenced += result.fenced();
            dead += result.dead();
        }
        System.err.printf(
                "[simulation] %,d schedules from seed %d: %,d events, %,d settlements fenced off, %,d dead letters%n",
                SCHEDULES, FIRST_SEED, committed, fenced, dead);
        if (SCHEDULES > 1000) {
            assertThat(committed).as("schedules too mild").isGreaterThan(SCHEDULES);
            assertThat(fenced).as("schedules too mild").isPositive();
            assertThat(dead).as("schedules too mild").isPositive();
        }
    }

    @Test
    void seedReplaysItsSchedule() {
        for (long seed = 1; seed <= 50; seed++) {
            Simulation.Result first = Simulation.run(seed, SeededBug.NONE, true);
            assertThat(Simulation.run(seed, SeededBug.NONE, true)).isEqualTo(first);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "NAIVE_CURSOR, lost",
        "XMAX_GAP_RULE, lost",
        "TWO_STATEMENTS, lost",
        "NO_EPOCH_CHECK, twice",
        "NO_VERSION_CHECK, twice",
        "STALE_LOOK, twice",
        "LATE_OVERTAKEN, inverted",
        "JVM_CLOCK, stolen",
        "NO_PARKED_CHECK, inverted",
        "SEQUENCE_CACHE, inverted"
    })
    void seededBugIsFound(SeededBug bug, String fault) {
        for (long seed = 1; seed <= MOST_SCHEDULES_TO_A_BUG; seed++) {
            if (Simulation.run(seed, bug, false).faults().stream().anyMatch(one -> one.startsWith(fault + ":"))) {
                System.err.println("[simulation] " + bug + " is found by seed " + seed);
                return;
            }
        }
        assertThat(bug).as("no schedule finds it").isNull();
    }
}
