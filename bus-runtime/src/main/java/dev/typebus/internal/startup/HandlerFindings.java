package dev.typebus.internal.startup;

import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds handlers that their groups do not have any more, and that have left unfinished work. */
final class HandlerFindings {
    /**
     * The unfinished work of a handler.
     *
     * @param catchesUp whether it has an unfinished catch-up or replay
     * @param deliveries how many deliveries wait or are dead, at least
     */
    private record Unfinished(boolean catchesUp, long deliveries) {
        Unfinished and(Unfinished other) {
            return new Unfinished(catchesUp || other.catchesUp, deliveries + other.deliveries);
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (catchesUp) {
                parts.add("an unfinished catch-up or replay");
            }
            if (deliveries > 0) {
                parts.add("waiting or dead deliveries (at least " + deliveries + ")");
            }
            return String.join(", and ", parts);
        }
    }

    private HandlerFindings() {}

    static List<StartupFinding> of(StoredState storedState, List<StoredGroup> groups) {
        return groups.stream().flatMap(group -> of(storedState, group)).toList();
    }

    private static Stream<StartupFinding> of(StoredState storedState, StoredGroup group) {
        Map<String, Unfinished> unfinished = new TreeMap<>();
        storedState.progress().stream()
                .filter(one -> group.isStoredAs(one.group()) && !one.isOfGroup())
                .forEach(one -> unfinished.merge(one.handlerId(), new Unfinished(true, 0), Unfinished::and));
        storedState.deliveries().stream()
                .filter(one -> group.isStoredAs(one.group()))
                .forEach(one -> unfinished.merge(one.handlerId(), new Unfinished(false, one.count()), Unfinished::and));
        return unfinished.entrySet().stream()
                .filter(handler -> !group.hasHandler(handler.getKey()))
                .map(handler -> finding(group, handler.getKey(), handler.getValue()));
    }

    private static StartupFinding finding(StoredGroup group, String handlerId, Unfinished unfinished) {
        return new StartupFinding(
                Kind.HANDLER_GONE,
                "Group " + group.name() + " has no handler " + handlerId
                        + " in this application, and the database has for it: " + unfinished,
                "This work waits for code that has the handler, and retention keeps its events",
                "Deploy that code; " + ifRenamed(group, handlerId) + "; if it is gone for good, delete its rows in"
                        + " domain_event_lanes, domain_event_deliveries and domain_event_replays: group_name = '"
                        + group.found().inDatabase() + "' AND handler_id = '" + handlerId + "'");
    }

    private static String ifRenamed(StoredGroup group, String handlerId) {
        return group.group().handlers().stream()
                .filter(handler -> handler.formerly().contains(handlerId))
                .map(handler -> "@Formerly(\"" + handlerId + "\") of handler " + handler.id()
                        + " does not take it over, because that one has progress of its own")
                .findFirst()
                .orElse("if it has another id now, put @Formerly(\"" + handlerId + "\") on it before its first start");
    }
}
