package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.Compatibility;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.EventModule;
import dev.typebus.annotations.Formerly;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.processor.model.ModuleModel.Stray;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;

/** Annotations of ours that stand where they have no effect. */
final class MisplacedAnnotations {
    private final List<Stray> found = new ArrayList<>();

    private MisplacedAnnotations() {}

    static List<Stray> in(List<TypeElement> types, List<PackageElement> packages) {
        MisplacedAnnotations misplacedAnnotations = new MisplacedAnnotations();
        types.forEach(misplacedAnnotations::look);
        packages.stream()
                .filter(each -> !Annotations.isPresent(each, EventModule.class))
                .forEach(each -> misplacedAnnotations.addIfPresent(each, Compatibility.class));
        return misplacedAnnotations.found;
    }

    private void look(TypeElement type) {
        boolean event = Annotations.isPresent(type, DomainEvent.class);
        boolean record = type.getKind() == ElementKind.RECORD;
        if (event) {
            addIfPresent(type, Codec.class);
        } else {
            for (RecordComponentElement component : components(type)) {
                addIfPresent(component, AggregateId.class);
            }
            addIfPresent(type, Compatibility.class);
        }
        if (event || components(type).size() != 1) {
            addIfPresent(type, ValueRecord.class);
        }
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
                if (!isFormerComponent(type, method)) {
                    addIfPresent(method, Formerly.class);
                }
            }
        }
        if (!handles) {
            methods.forEach(method -> addIfPresent(method, OnDead.class));
            addIfPresent(type, Retry.class);
            addIfPresent(type, HandlerGroup.class);
            if (!event) {
                addIfPresent(type, Formerly.class);
            }
        }
    }

    /** ecj's are null in a class that is no record. */
    private static List<? extends RecordComponentElement> components(TypeElement type) {
        return type.getKind() == ElementKind.RECORD ? type.getRecordComponents() : List.of();
    }

    /** Whether it is the accessor of a component with {@code @Formerly}, to which the compiler copies the annotation. */
    private static boolean isFormerComponent(TypeElement type, ExecutableElement method) {
        return method.getParameters().isEmpty()
                && components(type).stream()
                        .anyMatch(component -> component.getSimpleName().equals(method.getSimpleName())
                                && Annotations.isPresent(component, Formerly.class));
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
