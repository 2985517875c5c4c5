package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.processor.model.ModuleModel.Stray;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;

/** Annotations of ours that stand where nobody reads them. */
final class Strays {
    private final List<Stray> found = new ArrayList<>();

    private Strays() {}

    static List<Stray> in(List<TypeElement> types) {
        Strays strays = new Strays();
        types.forEach(strays::look);
        return strays.found;
    }

    private void look(TypeElement type) {
        if (!Annotations.isPresent(type, DomainEvent.class)) {
            for (RecordComponentElement component : type.getRecordComponents()) {
                addIfPresent(component, AggregateId.class);
            }
        }
        boolean record = type.getKind() == ElementKind.RECORD;
        if (!record || !isInSealed(type)) {
            addIfPresent(type, JsonName.class);
        }
        for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
            boolean ofComponent = record && !field.getModifiers().contains(Modifier.STATIC);
            if (field.getKind() == ElementKind.FIELD && !ofComponent) {
                addIfPresent(field, JsonName.class);
            }
        }
        boolean handles = false;
        List<ExecutableElement> methods = ElementFilter.methodsIn(type.getEnclosedElements());
        for (ExecutableElement method : methods) {
            if (Annotations.isPresent(method, Handles.class)) {
                handles = true;
            } else {
                addIfPresent(method, Retry.class);
            }
        }
        if (!handles) {
            methods.forEach(method -> addIfPresent(method, OnDead.class));
            addIfPresent(type, Retry.class);
            addIfPresent(type, HandlerGroup.class);
        }
    }

    private static boolean isInSealed(TypeElement type) {
        return type.getInterfaces().stream().anyMatch(each -> {
            TypeElement above = MoreTypes.asTypeElement(each);
            return each.getKind() == TypeKind.ERROR || SealedLeaves.isSealedInterface(above) || isInSealed(above);
        });
    }

    private void addIfPresent(Element element, Class<? extends Annotation> annotation) {
        Annotations.find(element, annotation)
                .ifPresent(stray -> found.add(new Stray(annotation.getSimpleName(), stray.place())));
    }
}
