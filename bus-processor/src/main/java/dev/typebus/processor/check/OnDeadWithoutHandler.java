package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ModuleModel.Stray;
import javax.lang.model.element.TypeElement;

/** {@code @OnDead} in a class without a handler. */
final class OnDeadWithoutHandler implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (Stray stray : module.strays()) {
            if (stray.annotation().equals("OnDead")
                    && stray.place().element().getEnclosingElement() instanceof TypeElement owner) {
                findings.error(
                        stray.place(),
                        TypeText.shortName(owner) + "."
                                + stray.place().element().getSimpleName(),
                        "@OnDead says nothing here, because no method of the class has @Handles",
                        "Move it to the class of its handler");
            }
        }
    }
}
