package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeParameterElement;

/** {@code record LoanFunded<T>}. */
final class EventGeneric implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        List<? extends TypeParameterElement> parameters = event.type().element().getTypeParameters();
        if (!event.type().isRecord() || parameters.isEmpty()) {
            return;
        }
        String names = inWords(parameters);
        boolean one = parameters.size() == 1;
        reporter.error(
                event.place(),
                event.type().name().simpleName(),
                "an event has one JSON form, but the type "
                        + (one ? "parameter " + names + " leaves" : "parameters " + names + " leave") + " it open",
                "Replace " + (one ? names + " by a type" : "them by types"),
                "Declare an event for each type");
    }

    static String inWords(List<? extends TypeParameterElement> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.getSimpleName().toString())
                .collect(Collectors.joining(", "));
    }
}
