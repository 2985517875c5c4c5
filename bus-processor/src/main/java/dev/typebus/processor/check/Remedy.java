package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;

/** Ways out that several rules name. */
final class Remedy {
    /** Who breaks where the released code cannot read what new code writes. */
    static final String OLD_NODES = "nodes that still run the released code";

    private Remedy() {}

    /** Who breaks where the code cannot read what is stored. */
    static String storedEvents(EventShape stored) {
        return "stored events of " + stored;
    }

    /** {@code make this version 2, …, beside v1 as it was and an upcaster}; what is an older version already is to be as it was. */
    static String newVersion(Evolution evolution) {
        EventModel event = evolution.event();
        EventShape stored = evolution.stored();
        String name = event.type().name().simpleName();
        int version = event.version().value();
        if (event.older()) {
            return "leave this older version as it was, " + JavaCode.record(stored, simple(name))
                    + ", and let its @Upcasts method make what the newest one needs";
        }
        String old = simple(name) + "V" + version;
        return "make this version " + (version + 1) + ", "
                + JavaCode.annotation(event.name().value(), version + 1, stored.aggregateType()) + ", beside "
                + JavaCode.record(stored, old) + " and @Upcasts static " + name + " upcast(" + old + " old)";
    }

    /** For an event that is to stay about what it was. */
    static String aggregateType(EventModel event, String stored) {
        return "Keep it: "
                + JavaCode.annotation(event.name().value(), event.version().value(), stored)
                + "; or declare an event of another name";
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** For who runs no old nodes beside new ones. */
    static String backward() {
        return "say @Compatibility(Compatibility.Policy.BACKWARD) if no old node runs beside new ones";
    }
}
