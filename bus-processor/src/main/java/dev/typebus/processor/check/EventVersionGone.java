package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;
import java.util.stream.Stream;

/** A version of an event that was released and has no record any more. */
final class EventVersionGone implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        for (EventModel event : diff.module().events()) {
            if (isNewest(event, diff)) {
                Stream.concat(Stream.of(event.name()), event.formerly().stream())
                        .map(Specified::value)
                        .flatMap(name -> diff.stored().versions(name).values().stream())
                        .filter(stored ->
                                !diff.code().versions(event.name().value()).containsKey(stored.version()))
                        .forEach(stored -> report(event, stored, reporter));
            }
        }
    }

    private static boolean isNewest(EventModel event, ReleaseDiff diff) {
        return diff.code()
                .versions(event.name().value())
                .lastKey()
                .equals(event.version().value());
    }

    private static void report(EventModel event, EventShape stored, Reporter reporter) {
        FormerVersion former = FormerVersion.of(stored, event);
        reporter.error(
                event.version().place(),
                event.type().name().simpleName(),
                Fact.of("it is version " + event.version().value() + ", but " + stored
                                + " was released and has no record any more")
                        .detail(Suggestions.NOT_READ),
                waysOut(event, stored, former));
    }

    private static List<WayOut> waysOut(EventModel event, EventShape stored, FormerVersion former) {
        WayOut add = WayOut.paste(former.whereToAdd(), former.record());
        int version = event.version().value();
        return stored.version() > version
                ? List.of(add)
                : Stream.concat(
                                Stream.of(add.and(former.whereToUpcast(), former.upcaster())),
                                stored.version() == version - 1
                                        ? Stream.of(WayOut.paste(
                                                "If this is no new version, write version " + stored.version(),
                                                JavaCode.annotation(
                                                        event.name().value(),
                                                        stored.version(),
                                                        stored.aggregateType())))
                                        : Stream.of())
                        .toList();
    }
}
