package dev.typebus.internal.startup;

import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.handler.Handler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds stored groups that neither this node nor any other living node has, if they were left behind or probably renamed. Being on no node
 * is no finding by itself: another application may be stopped.
 */
final class GroupFindings {
    private GroupFindings() {}

    static List<StartupFinding> of(StoredState storedState, StoredNames names, List<StoredGroup> groups) {
        return storedState.progress().stream()
                .filter(StoredState.Progress::isOfGroup)
                .filter(one -> !one.attended())
                .filter(one -> groups.stream().noneMatch(group -> group.isStoredAs(one.group())))
                .flatMap(one ->
                        renamed(
                                one,
                                names.starts()
                                        .getOrDefault(one.group(), Map.of())
                                        .keySet(),
                                groups)
                                .or(() -> left(one))
                                .stream())
                .toList();
    }

    private static Optional<StartupFinding> renamed(
            StoredState.Progress gone, Set<String> storedHandlers, List<StoredGroup> groups) {
        return groups.stream()
                .filter(StoredGroup::isNew)
                .flatMap(group -> common(group, storedHandlers).map(handlerId -> renamed(gone, group, handlerId)))
                .findFirst();
    }

    private static Stream<String> common(StoredGroup group, Set<String> handlers) {
        return group.group().handlers().stream().map(Handler::id).filter(handlers::contains);
    }

    private static StartupFinding renamed(StoredState.Progress gone, StoredGroup group, String handlerId) {
        return new StartupFinding(
                Kind.GROUP_RENAMED,
                "Group " + group.name() + " is new, and its handler " + handlerId + " also belongs to group "
                        + gone.group() + ", which no living node has",
                group.name() + " starts without the progress of " + gone.group()
                        + ": unless it starts from now, it handles again what that has handled",
                "If it is " + gone.group() + " under another name, put @Formerly(\"" + gone.group()
                        + "\") on its class before its first start; " + ifItIsNot(gone));
    }

    private static Optional<StartupFinding> left(StoredState.Progress gone) {
        return gone.leftBehind()
                ? Optional.of(new StartupFinding(
                        Kind.GROUP_LEFT,
                        "No living node has group " + gone.group() + ", which has stood still at position "
                                + gone.high() + " for more than a day while other groups advanced",
                        "Events after that position are not marked as processed, and retention keeps them",
                        "Start the application that has it; " + ifItIsNot(gone)))
                : Optional.empty();
    }

    private static String ifItIsNot(StoredState.Progress gone) {
        return "if no application has it any more, delete its rows in domain_event_lanes, domain_event_leases, domain_event_handlers,"
                + " domain_event_deliveries, domain_event_replays and domain_event_pauses: group_name = '"
                + gone.group() + "'";
    }
}
