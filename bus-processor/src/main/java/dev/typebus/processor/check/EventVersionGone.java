package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Given;
import java.util.stream.Stream;

/** A version of an event that was released and has no record any more. */
final class EventVersionGone implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        for (EventModel event : release.module().events()) {
            if (isNewest(event, release)) {
                Stream.concat(Stream.of(event.name()), event.formerly().stream())
                        .map(Given::value)
                        .flatMap(name -> release.stored().versions(name).values().stream())
                        .filter(stored ->
                                !release.code().versions(event.name().value()).containsKey(stored.version()))
                        .forEach(stored -> report(event, stored, findings));
            }
        }
    }

    private static boolean isNewest(EventModel event, Release release) {
        return release.code()
                .versions(event.name().value())
                .lastKey()
                .equals(event.version().value());
    }

    private static void report(EventModel event, EventShape stored, Findings findings) {
        String name = event.type().name().simpleName();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        String old = simple + "V" + stored.version();
        boolean older = stored.version() < event.version().value();
        findings.error(
                event.version().place(),
                name,
                "it is version " + event.version().value() + ", and " + stored
                        + " is stored and has no record any more: nobody could read it",
                "Add " + JavaCode.record(stored, old)
                        + (older ? " and @Upcasts static " + name + " upcast(" + old + " old)" : ""));
    }
}
