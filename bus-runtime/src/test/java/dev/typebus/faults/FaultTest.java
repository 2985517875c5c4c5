package dev.typebus.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@link FaultRun}: short unless {@code -Dfaults.minutes=30} says otherwise, from a seed of its own unless {@code -Dfaults.seed=7} gives one.
 * The table is printed, and kept in {@code target/faults}.
 */
@Tag("long")
class FaultTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void guaranteesHoldUnderRandomFaults() throws Exception {
        Long minutes = Long.getLong("faults.minutes");
        long seed = Long.getLong("faults.seed", System.nanoTime());
        RunTargets runTargets = minutes == null ? RunTargets.SHORT : RunTargets.ofMinutes(minutes);
        FaultResult result = FaultRun.run(seed, runTargets, folder);
        System.err.println("[faults]" + System.lineSeparator() + result);
        Path tables = Files.createDirectories(Path.of("target", "faults"));
        Files.writeString(tables.resolve("seed-" + seed + ".md"), result.toString());
        assertThat(result.missed()).as("goals that were not reached").isEmpty();
        assertThat(result.underWay()).as("still under way").isZero();
        assertThat(result.unknown()).as("log and truth").isEmpty();
        assertThat(result.lost()).as("lost").isEmpty();
        assertThat(result.twice()).as("twice").isEmpty();
        assertThat(result.phantoms()).as("phantoms").isEmpty();
        assertThat(result.inverted()).as("out of order").isEmpty();
        assertThat(result.notRepeated()).as("missing in replays").isEmpty();
        assertThat(result.handled() + result.dead())
                .as("handled + dead = committed")
                .isEqualTo((long) result.committed() * FaultWorker.GROUPS.size());
        if (minutes != null) {
            assertThat(result.lostByFailovers())
                    .as("lost by failovers that lose the last commits")
                    .isPositive();
            assertThat(result.fenced()).as("fenced off").isPositive();
            assertThat(result.longestResume())
                    .as("milliseconds until all lanes are owned again")
                    .isLessThan(FaultWorker.LEASE_TIME.plusSeconds(2).toMillis());
        }
    }
}
