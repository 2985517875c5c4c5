package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.Optional;

/** A handler of a version that no event has when it is handled. */
final class HandledVersionOld implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload().ifPresent(parameter -> {
            if (parameter.subject() instanceof Subject.One one) {
                newest(one.event(), in)
                        .ifPresent(newest -> reporter.error(
                                parameter.place(),
                                in.subject(),
                                one.event() + " is an older version; its stored events arrive as version "
                                        + newest.version().value(),
                                "Handle " + newest.type().name().simpleName()));
            }
        });
    }

    private static Optional<EventModel> newest(KnownEvent handled, HandlerContext in) {
        return in.module().events().stream()
                .filter(event -> handled.own()
                        .filter(own -> UpcasterBackwards.leadsUp(own, event))
                        .isPresent())
                .reduce((older, newer) -> newer);
    }
}
