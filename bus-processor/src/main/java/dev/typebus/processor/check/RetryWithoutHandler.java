package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import javax.lang.model.element.TypeElement;

/** {@code @Retry} where nothing is handled. */
final class RetryWithoutHandler implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        module.strays("Retry").forEach(place -> check(place, findings));
    }

    private static void check(Place place, Findings findings) {
        if (place.element() instanceof TypeElement type) {
            findings.error(
                    place,
                    TypeText.shortName(type),
                    "@Retry has no effect here, because no method of the class has @Handles",
                    "Remove it",
                    "Move it to the handler class");
        } else if (place.element().getEnclosingElement() instanceof TypeElement owner) {
            findings.error(
                    place,
                    TypeText.member(owner, place.element()),
                    "@Retry has no effect here, because the method has no @Handles",
                    "Remove it",
                    "Put @Handles on the method");
        }
    }
}
