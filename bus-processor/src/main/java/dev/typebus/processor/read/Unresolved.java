package dev.typebus.processor.read;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** References of a model to types and constants that do not exist yet: another processor may write them in this round. */
public final class Unresolved {
    private Unresolved() {}

    /** Whether a component's type, at any depth, does not exist, or a constant in an annotation. */
    public static boolean isIn(EventModel event) {
        return isIn(event.type().element())
                || event.components().stream().anyMatch(component -> isIn(component.form()));
    }

    private static boolean isIn(JsonForm form) {
        return form instanceof JsonForm.Unresolved
                || (form instanceof JsonForm.RecordOf nested
                        && isIn(nested.declared().element()))
                || (form instanceof JsonForm.EnumOf choice
                        && isIn(choice.declared().element()))
                || form.parts().stream().anyMatch(part -> isIn(part.form()));
    }

    private static boolean isIn(Element type) {
        return Annotations.isUnresolvedOn(type)
                || type.getEnclosedElements().stream()
                        .filter(member -> member.getKind() == ElementKind.RECORD_COMPONENT
                                || member.getKind() == ElementKind.ENUM_CONSTANT)
                        .anyMatch(Annotations::isUnresolvedOn);
    }

    /** The events and handlers that wait. */
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

    /** The classes of those. */
    public static List<TypeElement> types(ModuleModel module) {
        return Stream.concat(
                        module.events().stream()
                                .filter(Unresolved::isIn)
                                .map(event -> event.type().element()),
                        module.handlerClasses().stream()
                                .filter(type -> type.handlers().stream().anyMatch(Unresolved::isIn))
                                .map(type -> type.type().element()))
                .toList();
    }

    /** Whether a parameter's type does not exist, or a constant or class in an annotation of the method or its class. */
    public static boolean isIn(HandlerModel handler) {
        return Annotations.isUnresolvedOn(handler.method())
                || Annotations.isUnresolvedOn(handler.declaring().element())
                || isIn(handler.parameters())
                || handler.onDead()
                        .filter(fallback ->
                                Annotations.isUnresolvedOn(fallback.method()) || isIn(fallback.parameters()))
                        .isPresent();
    }

    private static boolean isIn(List<ParameterModel> parameters) {
        return parameters.stream().map(ParameterModel::subject).anyMatch(Subject.Unresolved.class::isInstance);
    }
}
