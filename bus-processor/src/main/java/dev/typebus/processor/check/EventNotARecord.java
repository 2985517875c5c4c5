package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import javax.lang.model.element.ElementKind;

/** {@code @DomainEvent} on a class, an interface or an enum. */
final class EventNotARecord implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        if (!event.type().isRecord()) {
            findings.error(
                    event.type().place(),
                    event.type().name().simpleName(),
                    "an event is a record, and this is " + inWords(event.type().kind()),
                    "Declare it as a record of the event's data");
        }
    }

    static String inWords(ElementKind kind) {
        return switch (kind) {
            case INTERFACE -> "an interface";
            case ENUM -> "an enum";
            case ANNOTATION_TYPE -> "an annotation";
            default -> "a class";
        };
    }
}
