package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import java.util.stream.Stream;

/**
 * Everything that an event's JSON form is made of, with the way to it.
 *
 * @param path from the event: {@code LoanFunded.terms.schedule[]}
 * @param ofEvent the event's component that leads to it
 * @param component the innermost component that has the form or contains it
 */
record JsonWalk(String path, JsonForm form, ComponentModel ofEvent, ComponentModel component) {
    /** Of an event without type parameters; another one has no JSON form to walk through. Outer forms before inner ones. */
    static Stream<JsonWalk> of(EventModel event) {
        if (event.type().generic()) {
            return Stream.empty();
        }
        return event.components().stream()
                .flatMap(component -> from(event.type().name().simpleName(), component, component));
    }

    private static Stream<JsonWalk> from(String path, ComponentModel ofEvent, ComponentModel component) {
        return new JsonWalk(path + "." + component.name(), component.form(), ofEvent, component).andBelow();
    }

    /** Whether it is the component as a whole, and nothing within it. */
    boolean isComponent() {
        return form == component.form();
    }

    private Stream<JsonWalk> andBelow() {
        return Stream.concat(Stream.of(this), below());
    }

    private Stream<JsonWalk> below() {
        if (form instanceof JsonForm.RecordOf nested) {
            return nested.components().stream().flatMap(each -> from(path, ofEvent, each));
        } else if (form instanceof JsonForm.ValueOf value) {
            return value.components().stream().flatMap(each -> from(path, ofEvent, each));
        }
        return form.parts().stream()
                .flatMap(part -> new JsonWalk(path + part.path(), part.form(), ofEvent, component).andBelow());
    }
}
