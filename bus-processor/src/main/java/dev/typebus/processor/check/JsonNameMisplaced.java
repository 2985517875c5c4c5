package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** {@code @JsonName} on a field that is no component, or on a type that is no record of a sealed interface. */
final class JsonNameMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("JsonName").forEach(place -> {
            Element element = place.element();
            if (element instanceof TypeElement type) {
                reporter.error(
                        place,
                        TypeText.shortName(type),
                        "@JsonName has no effect here, because the class is not a record of a sealed interface",
                        "Remove it, and name an event with @DomainEvent");
            } else if (element.getEnclosingElement() instanceof TypeElement owner) {
                reporter.error(
                        place,
                        TypeText.member(owner, element),
                        "@JsonName has no effect here, because the field is not a component of a record",
                        "Remove it",
                        "Put it on the component that is meant");
            }
        });
    }
}
