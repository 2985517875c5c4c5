package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import javax.lang.model.element.TypeElement;

/** An event, or a type in its components, that {@code Events} cannot name. */
final class EventNotVisible implements Rule<EventContext> {
    @Override
    public void check(EventContext in, Reporter reporter) {
        String from = in.module().namedFrom(in.event().type().name());
        if (!from.equals(in.event().type().name().packageName())) {
            check(in.event(), from, reporter);
        }
    }

    private static void check(EventModel event, String from, Reporter reporter) {
        TypeElement type = event.type().element();
        String subject = event.type().name().simpleName();
        Access.obstacle(type, from)
                .filter(access -> !access.isPrivate())
                .ifPresentOrElse(
                        access -> reporter.error(
                                event.place(),
                                subject,
                                Fact.of(access.factAbout(type)).detail("Events is generated there"),
                                WayOut.of(access.wayOut(type))),
                        () -> components(event, from, reporter));
    }

    private static void components(EventModel event, String from, Reporter reporter) {
        String home = event.type().name().packageName();
        event.components()
                .forEach(component -> NamedTypes.in(component.type()).stream()
                        .filter(type -> Access.obstacle(type, home).isEmpty())
                        .forEach(type -> Access.obstacle(type, from)
                                .ifPresent(access -> reporter.error(
                                        component.place(),
                                        event.type().name().simpleName() + "." + component.name(),
                                        Fact.of(access.fact()).detail("Events is generated there"),
                                        WayOut.of(access.wayOut(type))))));
    }
}
