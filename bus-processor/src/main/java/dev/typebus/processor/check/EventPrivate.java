package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import javax.lang.model.element.TypeElement;

/** A private event, or one inside something private. Even the serializer in its package cannot name it. */
final class EventPrivate implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        TypeElement type = event.type().element();
        if (event.type().isRecord()) {
            Access.obstacle(type, event.type().name().packageName())
                    .ifPresent(access -> reporter.error(
                            event.place(),
                            event.type().name().simpleName(),
                            access.factAbout(type) + ", so generated code cannot use it",
                            access.wayOut(type)));
        }
    }
}
