package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.TypeElement;

/** {@code @OnDead} in a class without a handler. */
final class OnDeadWithoutHandler implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("OnDead").forEach(place -> {
            if (place.element().getEnclosingElement() instanceof TypeElement owner) {
                reporter.error(
                        place,
                        TypeText.member(owner, place.element()),
                        "@OnDead has no effect here, because no method of the class has @Handles",
                        "Move it to the class of its handler");
            }
        });
    }
}
