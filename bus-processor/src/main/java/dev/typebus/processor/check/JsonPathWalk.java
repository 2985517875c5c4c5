package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
record JsonPathWalk(
        String path,
        JsonForm form,
        ComponentModel ofEvent,
        ComponentModel component,
        ComponentModel use,
        TypeMirror written,
        Map<String, ComponentModel> arguments) {

    /** All forms in an event without type parameters, outer forms before inner ones. Another event has no JSON form. */
    static List<JsonPathWalk> of(EventModel event) {
        List<JsonPathWalk> all = new ArrayList<>();
        if (!event.type().generic()) {
            String path = event.type().name().simpleName();
            for (ComponentModel component : event.components()) {
                add(all, path, component, component, Map.of());
            }
        }
        return all;
    }

    private static void add(
            List<JsonPathWalk> all,
            String path,
            ComponentModel ofEvent,
            ComponentModel component,
            Map<String, ComponentModel> arguments) {
        TypeMirror written = component.place().element().asType();
        add(all, path + "." + component.name(), component.form(), ofEvent, component, component, written, arguments);
    }

    private static void add(
            List<JsonPathWalk> all,
            String path,
            JsonForm form,
            ComponentModel ofEvent,
            ComponentModel component,
            ComponentModel use,
            TypeMirror written,
            Map<String, ComponentModel> arguments) {
        JsonPathWalk found = written.getKind() == TypeKind.TYPEVAR
                ? new JsonPathWalk(
                        path,
                        form,
                        ofEvent,
                        component,
                        arguments.getOrDefault(written.toString(), use),
                        form.type(),
                        Map.of())
                : new JsonPathWalk(path, form, ofEvent, component, use, written, arguments);
        all.add(found);
        found.addBelow(all);
    }

    /** Whether it is the component as a whole, and nothing within it. */
    boolean isComponent() {
        return form == component.form();
    }

    /** Whether it is, or is in, the component of the event that has the aggregate's id. */
    boolean isAggregateId() {
        return component.isAggregateId() && component.place().equals(ofEvent.place());
    }

    private void addBelow(List<JsonPathWalk> all) {
        if (form instanceof JsonForm.RecordOf nested) {
            addComponents(all, nested.declared(), nested.components());
        } else if (form instanceof JsonForm.ValueOf value) {
            addComponents(all, value.declared(), value.components());
        } else {
            List<JsonForm.Part> parts = form.parts();
            for (int i = 0; i < parts.size(); i++) {
                JsonForm.Part part = parts.get(i);
                TypeMirror type = part(i, part.form());
                add(all, path + part.path(), part.form(), ofEvent, component, use, type, arguments);
            }
        }
    }

    private TypeMirror part(int index, JsonForm part) {
        if (written instanceof ArrayType array) {
            return array.getComponentType();
        }
        List<? extends TypeMirror> all =
                written instanceof DeclaredType declared ? declared.getTypeArguments() : List.of();
        return index < all.size() ? all.get(index) : part.type();
    }

    private void addComponents(List<JsonPathWalk> all, ClassModel record, List<ComponentModel> components) {
        Map<String, ComponentModel> within = new HashMap<>();
        List<? extends TypeParameterElement> parameters = record.element().getTypeParameters();
        for (int i = 0; i < parameters.size(); i++) {
            String argument = written instanceof DeclaredType declared
                            && i < declared.getTypeArguments().size()
                    ? declared.getTypeArguments().get(i).toString()
                    : "";
            within.put(parameters.get(i).toString(), arguments.getOrDefault(argument, use));
        }
        for (ComponentModel each : components) {
            add(all, path, ofEvent, each, within);
        }
    }
}
