package dev.typebus.processor.check;

import com.google.auto.common.MoreElements;
import dev.typebus.processor.model.ModuleModel;
import javax.lang.model.element.TypeElement;

/** {@code @Compatibility} on a class that is not an event, or on a package without {@code @EventModule}. */
final class CompatibilityMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.strays("Compatibility").forEach(place -> {
            if (place.element() instanceof TypeElement type) {
                reporter.error(
                        place,
                        TypeText.shortName(type),
                        "@Compatibility has no effect here, because this is not a @DomainEvent",
                        "Remove it",
                        "Put it on an event",
                        "Put it on the package with @EventModule");
            } else {
                reporter.error(
                        place,
                        MoreElements.asPackage(place.element())
                                .getQualifiedName()
                                .toString(),
                        "@Compatibility has no effect here, because the package has no @EventModule",
                        "Move it to the package with @EventModule",
                        "Put @EventModule on this package");
            }
        });
    }
}
