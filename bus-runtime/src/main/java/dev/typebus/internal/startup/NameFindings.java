package dev.typebus.internal.startup;

import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.internal.startup.StoredNames.Found;
import java.util.List;
import java.util.stream.Stream;

/** Finds groups and handlers that another release has renamed, and whose new name this application's code does not mention. */
final class NameFindings {
    private NameFindings() {}

    static List<StartupFinding> of(List<StoredGroup> groups) {
        return groups.stream().flatMap(NameFindings::of).toList();
    }

    private static Stream<StartupFinding> of(StoredGroup group) {
        String ofGroup = " of group " + group.name();
        String forget = " WHERE group_name = '" + group.found().inDatabase() + "'";
        return Stream.concat(
                finding("Group ", group.found(), "", "former_groups", forget),
                group.handlers().values().stream()
                        .flatMap(handler -> finding("Handler ", handler, ofGroup, "former_ids", forget)));
    }

    private static Stream<StartupFinding> finding(
            String what, Found found, String ofGroup, String column, String where) {
        if (!found.remembered()) {
            return Stream.empty();
        }
        String now = found.inDatabase();
        return Stream.of(new StartupFinding(
                Kind.NAME_FORMER,
                what + found.name() + ofGroup + " is stored as " + now + ": another release has renamed it",
                "It goes on as " + now + ", from the stored progress",
                "If this is an older release, there is nothing to do; if it is a newer one, add @Formerly(\"" + now
                        + "\"); if it is another group or handler of the same name, forget the rename before it starts: UPDATE"
                        + " domain_event_handlers SET " + column + " = array_remove(" + column + ", '" + found.name()
                        + "')" + where));
    }
}
