package dev.typebus.internal.startup;

import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.handler.Handler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which groups no node has that lives, nor this one. That alone is no finding: another application may be at rest. */
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
            StoredState.Progress gone, Set<String> itsHandlers, List<StoredGroup> groups) {
        return groups.stream()
                .filter(StoredGroup::isNew)
                .flatMap(group -> common(group, itsHandlers).map(handlerId -> renamed(gone, group, handlerId)))
                .findFirst();
    }

    private static Stream<String> common(StoredGroup group, Set<String> handlers) {
        return group.group().handlers().stream().map(Handler::id).filter(handlers::contains);
    }

    private static StartupFinding renamed(StoredState.Progress gone, StoredGroup group, String handlerId) {
        return new StartupFinding(
                Kind.GROUP_RENAMED,
                "Group " + group.name() + " is new, and its handler " + handlerId + " is one of group " + gone.group()
                        + ", too, which no node has any more",
                group.name() + " begins by itself, and handles again what " + gone.group()
                        + " has handled unless it starts from now",
                "If it is " + gone.group() + " under another name, say @Formerly(\"" + gone.group()
                        + "\") on its class before it starts for the first time; " + ifItIsNot(gone));
    }

    private static Optional<StartupFinding> left(StoredState.Progress gone) {
        return gone.leftBehind()
                ? Optional.of(new StartupFinding(
                        Kind.GROUP_LEFT,
                        "Group " + gone.group() + " is on no node, and has stood still at position " + gone.high()
                                + " for more than a day while others went on",
                        "Events behind that position are not marked as processed, and retention keeps them",
                        "Start the application that has it; " + ifItIsNot(gone)))
                : Optional.empty();
    }

    private static String ifItIsNot(StoredState.Progress gone) {
        return "if no application has it any more, delete its rows in domain_event_lanes, domain_event_leases, domain_event_handlers,"
                + " domain_event_deliveries, domain_event_replays and domain_event_pauses: group_name = '"
                + gone.group() + "'";
    }
}
