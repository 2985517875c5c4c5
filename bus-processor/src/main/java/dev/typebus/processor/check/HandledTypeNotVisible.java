package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** A sealed interface, or a library's event, that {@code Handlers} cannot name. */
final class HandledTypeNotVisible implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        String from = in.module().namedFrom(in.handler().declaring().name());
        in.payload().ifPresent(payload -> {
            if (payload.subject() instanceof Subject.AnyOf anyOf) {
                Access.obstacle(anyOf.declared().element(), from)
                        .ifPresent(access -> findings.error(
                                payload.place(),
                                in.subject(),
                                Fact.of(access.fact()).detail("Handlers cannot name it"),
                                WayOut.of(access.wayOut(anyOf.declared().element()))));
                library(in, payload, anyOf.events(), from, findings);
            } else if (payload.subject() instanceof Subject.One one) {
                library(in, payload, List.of(one.event()), from, findings);
            }
        });
    }

    private static void library(
            HandlerIn in, ParameterModel payload, List<KnownEvent> events, String from, Findings findings) {
        for (KnownEvent event : events) {
            if (event.library().isPresent()
                    && !event.publicType()
                    && !event.type().packageName().equals(from)) {
                findings.error(
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
