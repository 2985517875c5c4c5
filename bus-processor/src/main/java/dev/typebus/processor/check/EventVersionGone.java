package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.stream.Stream;

/** A version of an event that was released and has no record any more. */
final class EventVersionGone implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        for (EventModel event : release.module().events()) {
            if (isNewest(event, release)) {
                Stream.concat(Stream.of(event.name()), event.formerly().stream())
                        .map(Specified::value)
                        .flatMap(name -> release.stored().versions(name).values().stream())
                        .filter(stored ->
                                !release.code().versions(event.name().value()).containsKey(stored.version()))
                        .forEach(stored -> report(event, stored, reporter));
            }
        }
    }

    private static boolean isNewest(EventModel event, ReleaseDiff release) {
        return release.code()
                .versions(event.name().value())
                .lastKey()
                .equals(event.version().value());
    }

    private static void report(EventModel event, EventShape stored, Reporter reporter) {
        FormerVersion former = FormerVersion.of(stored, event);
        WayOut add = WayOut.paste(former.whereToAdd(), former.record());
        reporter.error(
                event.version().place(),
                event.type().name().simpleName(),
                Fact.of("it is version " + event.version().value() + ", but " + stored
                                + " is stored and has no record any more")
                        .detail(Suggestions.NOT_READ),
                stored.version() < event.version().value() ? add.and(former.whereToUpcast(), former.upcaster()) : add);
    }
}
