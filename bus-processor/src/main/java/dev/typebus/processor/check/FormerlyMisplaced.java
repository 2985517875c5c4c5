package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** {@code @Formerly} on a class that is neither an event nor a handler class, or on a method without {@code @Handles}. */
final class FormerlyMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("Formerly").forEach(place -> {
            Element element = place.element();
            if (element instanceof TypeElement type) {
                reporter.error(
                        place,
                        TypeText.shortName(type),
                        "@Formerly has no effect here, because this is neither an event nor a handler class",
                        "Remove it",
                        "Put it on the event or handler class that had that name");
            } else if (element.getEnclosingElement() instanceof TypeElement owner) {
                reporter.error(
                        place,
                        TypeText.member(owner, element),
                        "@Formerly has no effect here, because the method has no @Handles",
                        "Remove it",
                        "Put it on the handler that had that id");
            }
        });
    }
}
