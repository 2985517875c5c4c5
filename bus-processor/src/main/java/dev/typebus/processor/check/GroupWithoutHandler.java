package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.TypeElement;

/** {@code @HandlerGroup} on a class that handles nothing. */
final class GroupWithoutHandler implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("HandlerGroup").forEach(place -> {
            if (place.element() instanceof TypeElement type) {
                reporter.error(
                        place,
                        TypeText.shortName(type),
                        "@HandlerGroup has no effect here, because no method of the class has @Handles",
                        "Remove it",
                        "Move it to the handler class");
            }
        });
    }
}
