package dev.typebus.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@link FaultRun}: short unless {@code -Dfaults.minutes=30} says otherwise, from a seed of its own unless {@code -Dfaults.seed=7} gives one.
 */
class FaultTest {
    private static final Duration SHORT = Duration.ofSeconds(25);

    @TempDir
    Path folder;

    @Test
    void whateverBefallsWorkersAndServerThePromisesHold() throws Exception {
        Long minutes = Long.getLong("faults.minutes");
        long seed = Long.getLong("faults.seed", System.nanoTime());
        FaultRun.Result result = FaultRun.run(seed, minutes == null ? SHORT : Duration.ofMinutes(minutes), folder);
        System.err.println("[faults] seed " + seed + System.lineSeparator() + result);
        assertThat(result.underWay()).as("still under way").isZero();
        assertThat(result.unknown()).as("log and truth").isEmpty();
        assertThat(result.lost()).as("lost").isEmpty();
        assertThat(result.twice()).as("twice").isEmpty();
        assertThat(result.phantoms()).as("phantoms").isEmpty();
        assertThat(result.inverted()).as("out of order").isEmpty();
        assertThat(result.handled() + result.dead())
                .as("handled + dead = committed")
                .isEqualTo((long) result.committed() * FaultWorker.GROUPS.size());
        assertThat(result.kills() + result.deaths().size() + result.pauses() + result.serverKills())
                .as("a run too mild")
                .isGreaterThan(3);
    }
}
