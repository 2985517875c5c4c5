package dev.typebus.faults;

import static dev.typebus.fixtures.TestDatabase.LONG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run is to reach at least, beside each fault once; it ends when it has, and its time is over.
 *
 * @param gap between two faults, on average
 * @param rest of a producer between two publishes: so long that handlers keep up where faults are many
 * @param mostBehind so many events handlers may be behind producers
 * @param longestTransaction so long at most one is held open, or prepared and left
 * @param bulk events of one transaction that commits late
 * @param kills at fail points
 */
record RunTargets(
        Duration length,
        Duration gap,
        Duration rest,
        long mostBehind,
        Duration longestTransaction,
        int bulk,
        long events,
        int kills,
        int pauses,
        int serverKills,
        int failovers,
        int networkFaults) {

    /** What each build does. */
    static final RunTargets SHORT = new RunTargets(
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofMillis(4),
            1_000,
            Duration.ofSeconds(10),
            2_000,
            100,
            1,
            1,
            1,
            1,
            1);

    /** What is believed. */
    private static final RunTargets LONG = new RunTargets(
            Duration.ofMinutes(40),
            Duration.ofMillis(1_900),
            Duration.ofMillis(35),
            20_000,
            Duration.ofMinutes(3),
            100_000,
            1_000_000,
            200,
            50,
            20,
            10,
            100);

    /** The long run's, or as much of it as comes to a shorter one. */
    static RunTargets ofMinutes(long minutes) {
        double share = Math.min(1, (double) minutes / LONG.length.toMinutes());
        return new RunTargets(
                Duration.ofMinutes(minutes),
                LONG.gap,
                LONG.rest,
                LONG.mostBehind,
                Duration.ofMillis(Math.max(
                        SHORT.longestTransaction.toMillis(), (long) (share * LONG.longestTransaction.toMillis()))),
                (int) Math.ceil(share * LONG.bulk),
                (long) Math.ceil(share * LONG.events),
                (int) Math.ceil(share * LONG.kills),
                (int) Math.ceil(share * LONG.pauses),
                (int) Math.ceil(share * LONG.serverKills),
                (int) Math.ceil(share * LONG.failovers),
                (int) Math.ceil(share * LONG.networkFaults));
    }

    /** After this time a run ends, whatever it has reached: something is stuck, or the machine is too slow for it. */
    Duration longest() {
        return length.dividedBy(2).plus(length).plusMinutes(4);
    }

    /** For people, what has not been reached. */
    List<String> missed(Faults faults, int deaths, long acknowledged, int bulks, Map<Unruly, Integer> unruly) {
        List<String> missed = new ArrayList<>();
        faults.notYet().forEach(fault -> missed.add("none of: " + fault.text));
        Stream.of(Unruly.values())
                .filter(each -> !unruly.containsKey(each))
                .forEach(each -> missed.add("none of: " + each.text));
        compare(missed, Fault.BULK_COMMITTED.text, bulks, 1);
        compare(missed, "events", acknowledged, events);
        compare(missed, "workers killed at fail points", deaths, kills);
        compare(missed, Fault.WORKER_PAUSED.text, faults.count(Fault.WORKER_PAUSED), pauses);
        compare(missed, Fault.SERVER_KILLED.text, faults.count(Fault.SERVER_KILLED), serverKills);
        compare(missed, Fault.FAILED_OVER.text, faults.count(Fault.FAILED_OVER), failovers);
        compare(missed, "faults of the network", faults.networkFaults(), networkFaults);
        return missed;
    }

    private static void compare(List<String> missed, String what, long reached, long goal) {
        if (reached < goal) {
            missed.add("%s: %,d of %,d".formatted(what, reached, goal));
        }
    }
}
