package dev.typebus.processor.read;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.Set;
import java.util.TreeSet;

/** What in a model refers to types that do not exist yet: another processor may write them in this round. */
public final class Unresolved {
    private Unresolved() {}

    /** Whether a component's type, at any depth, does not exist. */
    public static boolean isIn(EventModel event) {
        return event.components().stream().anyMatch(component -> isIn(component.form()));
    }

    private static boolean isIn(JsonForm form) {
        return form instanceof JsonForm.Unresolved || form.parts().stream().anyMatch(part -> isIn(part.form()));
    }

    /** The events and handlers that wait for such a type. */
    public static Set<String> in(ModuleModel module) {
        Set<String> waiting = new TreeSet<>();
        for (EventModel event : module.events()) {
            if (isIn(event)) {
                waiting.add(event.type().name().qualifiedName());
            }
        }
        module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream())
                .filter(Unresolved::isIn)
                .forEach(handler -> waiting.add(handler.toString()));
        return waiting;
    }

    private static boolean isIn(HandlerModel handler) {
        return handler.parameters().stream()
                .map(ParameterModel::subject)
                .anyMatch(Subject.Unresolved.class::isInstance);
    }
}
