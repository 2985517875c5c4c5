package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** {@code @AggregateId} in a record that is no event. */
final class AggregateIdMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("AggregateId").forEach(place -> {
            Element component = place.element();
            if (component.getEnclosingElement() instanceof TypeElement owner) {
                String type = TypeText.shortName(owner);
                reporter.error(
                        place,
                        TypeText.member(owner, component),
                        "@AggregateId has no effect in a record that is not a @DomainEvent",
                        "Remove it",
                        "Put @DomainEvent on " + type);
            }
        });
    }
}
