package dev.typebus.internal.startup;

import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which handlers their groups do not have any more, and have left something undone. */
final class HandlerFindings {
    /**
     * What a handler has left.
     *
     * @param onItsWay whether it goes through older events
     * @param deliveries how many wait or are dead
     */
    private record Left(boolean onItsWay, long deliveries) {
        Left and(Left other) {
            return new Left(onItsWay || other.onItsWay, deliveries + other.deliveries);
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (onItsWay) {
                parts.add("a way through older events");
            }
            if (deliveries > 0) {
                parts.add("deliveries that wait or are dead, " + deliveries + " at least");
            }
            return String.join(", and ", parts);
        }
    }

    private HandlerFindings() {}

    static List<StartupFinding> of(StoredState storedState, List<StoredGroup> groups) {
        return groups.stream().flatMap(group -> of(storedState, group)).toList();
    }

    private static Stream<StartupFinding> of(StoredState storedState, StoredGroup group) {
        Map<String, Left> left = new TreeMap<>();
        storedState.progress().stream()
                .filter(one -> group.isStoredAs(one.group()) && !one.isOfGroup())
                .forEach(way -> left.merge(way.handlerId(), new Left(true, 0), Left::and));
        storedState.deliveries().stream()
                .filter(one -> group.isStoredAs(one.group()))
                .forEach(one -> left.merge(one.handlerId(), new Left(false, one.count()), Left::and));
        return left.entrySet().stream()
                .filter(handler -> !group.hasHandler(handler.getKey()))
                .map(handler -> finding(group, handler.getKey(), handler.getValue()));
    }

    private static StartupFinding finding(StoredGroup group, String handlerId, Left left) {
        return new StartupFinding(
                Kind.HANDLER_GONE,
                "Group " + group.name() + " has no handler " + handlerId + " in this application, and the database has "
                        + left + " of it",
                "They wait for code that has the handler, and retention keeps their events",
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
                .orElse("if it has another id now, say @Formerly(\"" + handlerId
                        + "\") before that one runs for the first time");
    }
}
