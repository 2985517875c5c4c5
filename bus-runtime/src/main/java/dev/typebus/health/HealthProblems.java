package dev.typebus.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the problems that need attention. */
final class HealthProblems {
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);
    private static final Duration LONG_HELD = Duration.ofMinutes(5);
    private static final long MANY_TRANSACTIONS = 1_000_000;

    private HealthProblems() {}

    static List<String> of(Health health) {
        return Stream.concat(
                        health.groups().stream()
                                .flatMap(group -> Stream.of(
                                                paused(group),
                                                unowned(group),
                                                failing(group),
                                                late(group),
                                                dead(group),
                                                unroutable(group, health.at()))
                                        .flatMap(Optional::stream)),
                        health.horizon().stream().filter(HealthProblems::isLong).map(HealthProblems::held))
                .toList();
    }

    private static Optional<String> paused(GroupHealth group) {
        return Optional.ofNullable(group.pause())
                .map(pause -> "Group " + group.group() + " is paused since " + pause.since() + ", lagging by "
                        + group.lag() + " events. Resume it when the reason is gone (\"" + pause.reason()
                        + "\"): bus.groups().resume");
    }

    private static Optional<String> unowned(GroupHealth group) {
        if (group.lanes().isEmpty()) {
            return Optional.of(
                    "Group " + group.group() + " has no lanes here: its rows were deleted, and its handlers are not"
                            + " called. Start this application again, which makes them anew");
        }
        if (group.pause() != null || group.lanesWithoutOwner().isEmpty()) {
            return Optional.empty();
        }
        String lanes = group.lanesWithoutOwner().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Optional.of("Group " + group.group() + ": no node works for lane " + lanes
                + ". Start one that has the group; if no application has it any more, delete its rows in domain_event_lanes,"
                + " domain_event_leases, domain_event_handlers, domain_event_deliveries, domain_event_replays and"
                + " domain_event_pauses");
    }

    private static Optional<String> failing(GroupHealth group) {
        if (group.failing().isEmpty()) {
            return Optional.empty();
        }
        String lanes = group.failing().entrySet().stream()
                .map(lane -> "lane " + lane.getKey() + " (" + lane.getValue() + ")")
                .collect(Collectors.joining(", "));
        return Optional.of("Group " + group.group() + " makes no progress on this node: " + lanes
                + ". It retries from time to time, and continues by itself once that succeeds. Check what its handlers,"
                + " or the bus, need");
    }

    private static Optional<String> late(GroupHealth group) {
        if (group.pause() != null || group.age().compareTo(LONG_WAIT) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                "Group " + group.group() + " lags by " + group.lag() + " events, the oldest of which has waited for "
                        + group.age().toSeconds() + " s. Look for slow handlers, or give it more lanes or nodes");
    }

    private static Optional<String> dead(GroupHealth group) {
        if (group.dead().isNone()) {
            return Optional.empty();
        }
        return Optional.of("Group " + group.group() + " has dead letters: " + group.dead()
                + ". Redrive or discard them: bus.deadLetters()");
    }

    /** Unroutable deliveries. A rolling deployment has some for a moment, which is normal. */
    private static Optional<String> unroutable(GroupHealth group, Instant now) {
        UnroutableEvents unroutable = group.unroutable();
        if (unroutable == null || Duration.between(unroutable.since(), now).compareTo(LONG_WAIT) < 0) {
            return Optional.empty();
        }
        return Optional.of("Group " + group.group() + " has unroutable deliveries: "
                + unroutable.number() + ", such as " + unroutable.example() + ", the first since "
                + unroutable.since()
                + ". Later events of their aggregates wait behind them. Start a node with the code that knows them, or discard"
                + " them: bus.deadLetters().unroutable()");
    }

    private static boolean isLong(HorizonHolder holder) {
        Duration age = holder.age();
        return age == null ? holder.transactions() > MANY_TRANSACTIONS : age.compareTo(LONG_HELD) > 0;
    }

    private static String held(HorizonHolder holder) {
        return "The horizon is held back by the " + holder + ": tables cannot be cleaned up. "
                + switch (holder.kind()) {
                    case TRANSACTION -> "End it, or pg_terminate_backend(" + holder.pid() + ")";
                    case PREPARED_TRANSACTION -> "COMMIT PREPARED or ROLLBACK PREPARED it";
                    case REPLICATION_SLOT -> "Restart its reader, or pg_drop_replication_slot it";
                    case STANDBY -> "End the long query there, or hot_standby_feedback";
                };
    }
}
