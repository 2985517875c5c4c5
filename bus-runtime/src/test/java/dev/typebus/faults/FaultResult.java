package dev.typebus.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a {@link FaultRun}.
 *
 * @param missed goals that were not reached
 * @param missingTools what is not installed, and what could not happen for want of it
 * @param unknown what the log has and the truth has not, or the other way round, or twice
 * @param lostByFailovers acknowledged events that failovers lost with the last commits; {@code unknown} has all others that miss
 * @param longestBefore how many milliseconds before the switch the first of these was acknowledged
 * @param notRepeated what a replay should have given again and has not
 * @param repeated effects of replays
 * @param archived events that retention deleted
 * @param plainEffects calls of handlers whose effects are not in the database
 * @param gone how many events these were called with that a failover lost
 * @param deaths how many processes ended at each fail point
 * @param unruly how often handlers did what they should not
 * @param resumeMillis how long after each kill of a worker, while all was well, all lanes had owners again
 */
record FaultResult(
        long seed,
        Duration length,
        List<String> missed,
        List<String> missingTools,
        int committed,
        List<String> unknown,
        int lostByFailovers,
        long longestBefore,
        List<String> lost,
        List<String> twice,
        List<String> phantoms,
        List<String> inverted,
        List<String> notRepeated,
        long repeated,
        long archived,
        long handled,
        long plainEffects,
        long gone,
        long dead,
        long underWay,
        long fenced,
        Map<Fault, Integer> faults,
        Map<FailPoint, Integer> deaths,
        Map<Unruly, Integer> unruly,
        List<Long> resumeMillis) {

    long longestResume() {
        return resumeMillis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private long medianResume() {
        return resumeMillis.isEmpty()
                ? 0
                : resumeMillis.stream().sorted().toList().get(resumeMillis.size() / 2);
    }

    private String missing() {
        List<String> all = Stream.concat(missed.stream(), missingTools.stream()).toList();
        return all.isEmpty() ? "nothing" : String.join("; ", all);
    }

    int deathsAtFailPoints() {
        return deaths.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The table for people. */
    @Override
    public String toString() {
        return """
                | | |
                |---|---|
                | seed, length | %d, %d min %d s |
                | committed events | %,d |
                | deliveries to two groups: handled + dead + still waiting | %,d + %,d + %,d = %,d |
                | calls of plain handlers in a third group; events of these that a failover lost | %,d; %,d |
                | lost, effects twice, phantoms, out of order | %d, %d, %d, %d |
                | log and truth differ in | %,d |
                | events that failovers lost with the last commits | %,d, acknowledged at most %,d ms before clients came to the new server |
                | effects of replays; missing in them | %,d; %d |
                | events archived and deleted | %,d |
                | commits fenced off | %,d |
                | workers killed at fail points | %d: %s |
                %s
                %s
                | all lanes owned again after a kill while all was well | after at most %,d ms, half of the times within %,d |
                | missing here | %s |
                """.formatted(
                        seed,
                        length.toMinutes(),
                        length.toSecondsPart(),
                        committed,
                        handled,
                        dead,
                        underWay,
                        handled + dead + underWay,
                        plainEffects,
                        gone,
                        lost.size(),
                        twice.size(),
                        phantoms.size(),
                        inverted.size(),
                        unknown.size(),
                        lostByFailovers,
                        longestBefore,
                        repeated,
                        notRepeated.size(),
                        archived,
                        fenced,
                        deathsAtFailPoints(),
                        deaths.entrySet().stream()
                                .map(death -> death.getKey().text() + " " + death.getValue())
                                .collect(Collectors.joining(", ")),
                        faults.entrySet().stream()
                                .map(fault -> "| " + fault.getKey().text + " | " + fault.getValue() + " |")
                                .collect(Collectors.joining(System.lineSeparator())),
                        unruly.entrySet().stream()
                                .map(each -> "| " + each.getKey().text + " | " + each.getValue() + " |")
                                .collect(Collectors.joining(System.lineSeparator())),
                        longestResume(),
                        medianResume(),
                        missing());
    }
}
