package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import javax.lang.model.element.ElementKind;

/** {@code @DomainEvent} on a class, an interface or an enum. */
final class EventNotARecord implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        if (!event.type().isRecord()) {
            boolean kotlin = event.type().element().getAnnotationMirrors().stream()
                    .anyMatch(mirror -> mirror.getAnnotationType().toString().equals("kotlin.Metadata"));
            reporter.error(
                    event.place(),
                    event.type().name().simpleName(),
                    "an event must be a record, and this is "
                            + (kotlin ? "of Kotlin, which kapt shows as " : "")
                            + inWords(event.type().kind()),
                    kotlin
                            ? "Write events in Java, because kapt cannot show a @JvmRecord either"
                            : "Declare it as a record");
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
