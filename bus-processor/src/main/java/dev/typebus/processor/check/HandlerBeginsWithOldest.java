package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A new handler of an event that was released before, and may be in the log many times. */
final class HandlerBeginsWithOldest implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        for (HandlerClassModel type : release.module().handlerClasses()) {
            for (HandlerModel handler : type.handlers()) {
                boolean given = handler.annotation("startFrom").value() != null;
                List<String> old = releasedEvents(handler, release);
                if (!given && !old.isEmpty() && isNew(type, handler, release)) {
                    reporter.note(
                            handler.place(),
                            handler.toString(),
                            Fact.of("it is new and starts with the oldest " + old.get(0) + " in the log"
                                    + (old.size() == 1 ? "" : ", and of " + (old.size() - 1) + " more events")),
                            WayOut.paste(
                                    "If it is for new events only, write",
                                    "@Handles(startFrom = Handles.StartFrom.NOW)"),
                            WayOut.paste(
                                    "If it is for all events, write",
                                    "@Handles(startFrom = Handles.StartFrom.BEGINNING)"));
                }
            }
        }
    }

    private static boolean isNew(HandlerClassModel type, HandlerModel handler, ReleaseDiff release) {
        Stream<String> names = Stream.concat(
                ReleaseDiff.formerNames(type, handler).stream(),
                Stream.of(type.group().value() + "/" + handler.id().value()));
        return names.noneMatch(name -> release.stored().handlers().contains(name));
    }

    private static List<String> releasedEvents(HandlerModel handler, ReleaseDiff release) {
        return handler.handledEvents().stream()
                .filter(event -> isReleased(event, release))
                .map(KnownEvent::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the catalog file has the event. It has no events of libraries, so these count as not released. */
    private static boolean isReleased(KnownEvent event, ReleaseDiff release) {
        Optional<EventModel> own = event.own();
        return own.isPresent()
                && Stream.concat(
                                Stream.of(event.name()),
                                own.get().formerly().stream().map(Specified::value))
                        .anyMatch(name -> !release.stored().versions(name).isEmpty());
    }
}
