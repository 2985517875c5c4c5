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

    /** {@code leave v1 as it was and make this version 2: …}. */
    static String newVersion(Evolution evolution) {
        EventModel event = evolution.event();
        String name = event.type().name().simpleName();
        int version = event.version().value();
        String old = JavaCode.record(evolution.stored(), simple(name) + "V" + version);
        return "make this version " + (version + 1) + ", @DomainEvent(value = \""
                + event.name().value() + "\", version = " + (version + 1) + "), beside " + old
                + " and @Upcasts static " + name + " upcast(" + simple(name) + "V" + version + " old)";
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** For who runs no old nodes beside new ones. */
    static String backward() {
        return "say @Compatibility(Compatibility.Policy.BACKWARD) if no old node runs beside new ones";
    }
}
