package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import java.util.stream.Stream;

/**
 * Everything that an event's JSON form is made of, with the way to it.
 *
 * @param path from the event: {@code LoanFunded.terms.schedule[]}
 * @param component the innermost component that has the form or contains it
 */
record JsonWalk(String path, JsonForm form, ComponentModel component) {
    /** Of an event without type parameters; another one has no JSON form to walk through. Outer forms before inner ones. */
    static Stream<JsonWalk> of(EventModel event) {
        if (event.type().generic()) {
            return Stream.empty();
        }
        return event.components().stream()
                .flatMap(component -> from(event.type().name().simpleName(), component));
    }

    private static Stream<JsonWalk> from(String path, ComponentModel component) {
        return below(path + "." + component.name(), component.form(), component);
    }

    private static Stream<JsonWalk> below(String path, JsonForm form, ComponentModel component) {
        Stream<JsonWalk> inner;
        if (form instanceof JsonForm.RecordOf nested) {
            inner = nested.components().stream().flatMap(each -> from(path, each));
        } else if (form instanceof JsonForm.ValueOf value) {
            inner = value.components().stream().flatMap(each -> from(path, each));
        } else {
            inner = form.parts().stream().flatMap(part -> below(path + part.path(), part.form(), component));
        }
        return Stream.concat(Stream.of(new JsonWalk(path, form, component)), inner);
    }

    Place place() {
        return component.place();
    }
}
