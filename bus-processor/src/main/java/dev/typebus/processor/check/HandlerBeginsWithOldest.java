package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A new handler of an event that was released before, and may be in the log many times. */
final class HandlerBeginsWithOldest implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        for (HandlerClassModel type : diff.module().handlerClasses()) {
            for (HandlerModel handler : type.handlers()) {
                boolean given = handler.annotation("startFrom").value() != null;
                List<String> old = releasedEvents(handler, diff);
                if (!given && !old.isEmpty() && isNew(type, handler, diff)) {
                    reporter.note(
                            handler.place(),
                            handler.toString(),
                            Fact.of("it is new and starts with the oldest " + Listing.of(old, 25) + " in the log"),
                            WayOut.paste(
                                    "If it is for new events only, write",
                                    HandlesText.with(handler, "startFrom", "Handles.StartFrom.NOW")),
                            WayOut.paste(
                                    "If it is for all events, write",
                                    HandlesText.with(handler, "startFrom", "Handles.StartFrom.BEGINNING")));
                }
            }
        }
    }

    private static boolean isNew(HandlerClassModel type, HandlerModel handler, ReleaseDiff diff) {
        Stream<String> names = Stream.concat(
                ReleaseDiff.formerNames(type, handler).stream(),
                Stream.of(type.group().value() + "/" + handler.id().value()));
        return names.noneMatch(name -> diff.stored().handlers().contains(name));
    }

    private static List<String> releasedEvents(HandlerModel handler, ReleaseDiff diff) {
        return handler.handledEvents().stream()
                .filter(event -> isReleased(event, diff))
                .map(KnownEvent::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the catalog file has the event. It has no events of libraries, so these count as not released. */
    private static boolean isReleased(KnownEvent event, ReleaseDiff diff) {
        Optional<EventModel> own = event.own();
        return own.isPresent()
                && Stream.concat(
                                Stream.of(event.name()),
                                own.get().formerly().stream().map(Specified::value))
                        .anyMatch(name -> !diff.stored().versions(name).isEmpty());
    }
}
