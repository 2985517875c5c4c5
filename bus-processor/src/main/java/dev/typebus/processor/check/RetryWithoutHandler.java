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
                    "@Retry says nothing here, because no method of the class has @Handles",
                    "Remove it, or move it to the class that handles");
        } else if (place.element().getEnclosingElement() instanceof TypeElement owner) {
            findings.error(
                    place,
                    TypeText.member(owner, place.element()),
                    "@Retry says nothing here, because the method has no @Handles",
                    "Remove it, or put @Handles on the method");
        }
    }
}
