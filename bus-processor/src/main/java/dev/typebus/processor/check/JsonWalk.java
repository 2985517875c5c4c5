package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Everything that an event's JSON form is made of, with the way to it.
 *
 * @param path from the event: {@code LoanFunded.terms.schedule[]}
 * @param ofEvent the event's component that leads to it
 * @param component the innermost component that has the form or contains it
 * @param use the component at which the type is written: another than {@code component} where that has a type variable for it
 * @param written the type as it is written there
 * @param arguments where the arguments of the type variables in {@code written} are written, by the variables' names
 */
record JsonWalk(
        String path,
        JsonForm form,
        ComponentModel ofEvent,
        ComponentModel component,
        ComponentModel use,
        TypeMirror written,
        Map<String, ComponentModel> arguments) {

    /** Of an event without type parameters; another one has no JSON form to walk through. Outer forms before inner ones. */
    static Stream<JsonWalk> of(EventModel event) {
        if (event.type().generic()) {
            return Stream.empty();
        }
        return event.components().stream()
                .flatMap(component -> from(event.type().name().simpleName(), component, component, Map.of()));
    }

    private static Stream<JsonWalk> from(
            String path, ComponentModel ofEvent, ComponentModel component, Map<String, ComponentModel> arguments) {
        TypeMirror written = component.place().element().asType();
        return at(path + "." + component.name(), component.form(), ofEvent, component, component, written, arguments);
    }

    private static Stream<JsonWalk> at(
            String path,
            JsonForm form,
            ComponentModel ofEvent,
            ComponentModel component,
            ComponentModel use,
            TypeMirror written,
            Map<String, ComponentModel> arguments) {
        JsonWalk found = written.getKind() == TypeKind.TYPEVAR
                ? new JsonWalk(
                        path,
                        form,
                        ofEvent,
                        component,
                        arguments.getOrDefault(written.toString(), use),
                        form.type(),
                        Map.of())
                : new JsonWalk(path, form, ofEvent, component, use, written, arguments);
        return Stream.concat(Stream.of(found), found.below());
    }

    /** Whether it is the component as a whole, and nothing within it. */
    boolean isComponent() {
        return form == component.form();
    }

    private Stream<JsonWalk> below() {
        if (form instanceof JsonForm.RecordOf nested) {
            return components(nested.declared(), nested.components());
        } else if (form instanceof JsonForm.ValueOf value) {
            return components(value.declared(), value.components());
        }
        List<JsonForm.Part> parts = form.parts();
        return IntStream.range(0, parts.size()).boxed().flatMap(i -> {
            JsonForm.Part part = parts.get(i);
            return at(path + part.path(), part.form(), ofEvent, component, use, part(i, part.form()), arguments);
        });
    }

    private TypeMirror part(int index, JsonForm part) {
        if (written instanceof ArrayType array) {
            return array.getComponentType();
        }
        List<? extends TypeMirror> all =
                written instanceof DeclaredType declared ? declared.getTypeArguments() : List.of();
        return index < all.size() ? all.get(index) : part.type();
    }

    private Stream<JsonWalk> components(ClassModel record, List<ComponentModel> components) {
        Map<String, ComponentModel> within = new HashMap<>();
        List<? extends TypeParameterElement> parameters = record.element().getTypeParameters();
        for (int i = 0; i < parameters.size(); i++) {
            String argument = written instanceof DeclaredType declared
                            && i < declared.getTypeArguments().size()
                    ? declared.getTypeArguments().get(i).toString()
                    : "";
            within.put(parameters.get(i).toString(), arguments.getOrDefault(argument, use));
        }
        return components.stream().flatMap(each -> from(path, ofEvent, each, within));
    }
}
