package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;

/** Two events with one name and version, in this module or in a library. Of two of this module, the later in the alphabet is reported. */
final class EventDeclaredTwice implements Rule<EventContext> {
    @Override
    public void check(EventContext in, Reporter reporter) {
        EventModel event = in.event();
        in.words().sameName(event).stream()
                .filter(other -> isOther(event, other) && isBefore(other, event) && !EventNameMalformed.isIn(event))
                .findFirst()
                .ifPresent(other -> reporter.error(
                        event.name().place(),
                        in.subject(),
                        event.name().value() + " version " + event.version().value() + " is declared by "
                                + other.type()
                                + other.library()
                                        .map(library -> " of a library, too")
                                        .orElse(", too"),
                        "Rename one of them",
                        "Give the newer record a version of its own"));
    }

    private static boolean isOther(EventModel event, KnownEvent other) {
        return !other.name().equals(EventModel.UNRESOLVED)
                && !other.type().equals(event.type().name());
    }

    /** Whether another event of this name is the one that keeps it. */
    static boolean isBefore(KnownEvent other, EventModel event) {
        return other.library().isPresent()
                || other.type().compareTo(event.type().name()) < 0;
    }
}
