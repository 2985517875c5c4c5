package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** A sealed interface, or a library's event, that {@code Handlers} cannot name. */
final class HandledTypeNotVisible implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        String from = in.module().namedFrom(in.handler().declaring().name());
        in.payload().ifPresent(payload -> {
            if (payload.subject() instanceof Subject.AnyOf anyOf) {
                Access.obstacle(anyOf.declared().element(), from)
                        .ifPresent(access -> reporter.error(
                                payload.place(),
                                in.subject(),
                                Fact.of(access.fact()).detail("Handlers cannot name it"),
                                WayOut.of(access.wayOut(anyOf.declared().element()))));
                library(in, payload, anyOf.events(), from, reporter);
            } else if (payload.subject() instanceof Subject.One one) {
                library(in, payload, List.of(one.event()), from, reporter);
            }
        });
    }

    private static void library(
            HandlerContext in, ParameterModel payload, List<KnownEvent> events, String from, Reporter reporter) {
        for (KnownEvent event : events) {
            if (event.library().isPresent()
                    && !event.publicType()
                    && !event.type().packageName().equals(from)) {
                reporter.error(
                        payload.place(),
                        in.subject(),
                        Fact.of(event.type() + " of a library is not visible from " + from)
                                .detail("Handlers cannot name it"),
                        WayOut.of("Handle it by name, with StoredEvent<JsonPayload>"),
                        WayOut.of("Make it public in the library"));
            }
        }
    }
}
