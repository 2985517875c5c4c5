package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import javax.lang.model.element.TypeElement;

/** {@code @Retry} where nothing is handled. */
final class RetryWithoutHandler implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("Retry").forEach(place -> check(place, reporter));
    }

    private static void check(Place place, Reporter reporter) {
        if (place.element() instanceof TypeElement type) {
            reporter.error(
                    place,
                    TypeText.shortName(type),
                    "@Retry has no effect here, because no method of the class has @Handles",
                    "Remove it",
                    "Move it to the handler class");
        } else if (place.element().getEnclosingElement() instanceof TypeElement owner) {
            reporter.error(
                    place,
                    TypeText.member(owner, place.element()),
                    "@Retry has no effect here, because the method has no @Handles",
                    "Remove it",
                    "Put @Handles on the method");
        }
    }
}
