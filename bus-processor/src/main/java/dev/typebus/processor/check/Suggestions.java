package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.report.WayOut;

/** Ways out that several rules name, and words that they share. */
final class Suggestions {
    /** The readers that break where the released code cannot read what new code writes. */
    static final String OLD_NODES = "nodes of the last release";

    /** The consequence of two types of aggregate for one event. */
    static final String TWO_ORDERS = "One aggregate would have two orders and two histories";

    /** The consequence where stored events do not fit the code. */
    static final String NOT_READ = "Stored events could not be read";

    /** The place of annotations that concern a module. */
    static final String ON_MODULE = "on a class or on the package with @EventModule";

    static final WayOut ANOTHER_EVENT = WayOut.of("Declare an event of another name");
    static final WayOut NAME_THE_GROUP = WayOut.paste("Give the group another name", "@HandlerGroup(\"…\")");
    static final WayOut GIVE_AN_ID = WayOut.paste("Give the handler another id", "@Handles(id = \"…\")");

    private Suggestions() {}

    /** The events that break where the code cannot read what is stored. */
    static String storedEvents(EventShape stored) {
        return "stored events of " + stored;
    }

    /** The consequence where the released code does not fit new events. */
    static String notReadByOldNodes(EventShape stored) {
        return "Nodes of the last release could not read new events of " + stored;
    }

    /** A new version of an event beside the former one; an older version is to be as it was. */
    static WayOut newVersion(EventDiff diff) {
        EventModel event = diff.event();
        EventShape stored = diff.stored();
        FormerVersion former = FormerVersion.of(stored, event);
        if (event.older()) {
            return WayOut.paste(
                    "Restore this older version, and let its @Upcasts method make what the newest version needs",
                    former.record(FormerVersion.simple(event)));
        }
        int next = event.version().value() + 1;
        return WayOut.paste(
                        "Make " + FormerVersion.simple(event) + " version " + next,
                        JavaCode.annotation(event.name().value(), next, stored.aggregateType()))
                .and(former.whereToAdd(), former.record())
                .and(former.whereToUpcast(), former.upcaster());
    }

    /** For an event that is to stay about what it was. */
    static WayOut aggregateType(EventModel event, String stored) {
        return WayOut.paste(
                "Keep the aggregate type",
                JavaCode.annotation(event.name().value(), event.version().value(), stored));
    }

    /** For deployments without old nodes beside new ones. */
    static WayOut backward() {
        return WayOut.paste(
                "If no node of the last release runs when new events are published, write above the record",
                "@Compatibility(Compatibility.Policy.BACKWARD)");
    }

    /** For an event or a handler that is not to come back. */
    static WayOut retire(String name) {
        return WayOut.paste("If " + name + " is gone for good, write " + ON_MODULE, retired(name));
    }

    static String retired(String name) {
        return "@Retired(\"" + name + "\")";
    }
}
