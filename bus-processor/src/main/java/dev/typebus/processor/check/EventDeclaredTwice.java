package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;

/** Two events with one name and version, in this module or in a library. */
final class EventDeclaredTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (EventModel event : module.events()) {
            module.known().stream()
                    .filter(other -> isSame(event, other) && isBefore(other, event))
                    .findFirst()
                    .ifPresent(other -> findings.error(
                            event.name().place(),
                            event.type().name().simpleName(),
                            event.name().value() + " version " + event.version().value() + " is also declared by "
                                    + other.type()
                                    + other.library()
                                            .map(library -> " of a library")
                                            .orElse(""),
                            "Rename one of them, or give the newer shape a version of its own"));
        }
    }

    private static boolean isSame(EventModel event, KnownEvent other) {
        return other.name().equals(event.name().value())
                && other.version() == event.version().value()
                && !other.type().equals(event.type().name());
    }

    /** Of two of this module, the later one in the alphabet is reported. */
    private static boolean isBefore(KnownEvent other, EventModel event) {
        return other.library().isPresent()
                || other.type().compareTo(event.type().name()) < 0;
    }
}
