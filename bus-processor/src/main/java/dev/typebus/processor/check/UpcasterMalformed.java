package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.UpcasterModel;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** An upcaster that the generated catalog cannot call, or that is no function from one event to another. */
final class UpcasterMalformed implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (UpcasterModel upcaster : module.upcasters()) {
            fault(upcaster, module.namedFrom(upcaster.declaring().name()))
                    .ifPresent(fact -> findings.error(
                            upcaster.place(),
                            upcaster.toString(),
                            fact,
                            "Write @Upcasts static LoanFunded upcast(LoanFundedV1 old)"));
        }
    }

    private static Optional<String> fault(UpcasterModel upcaster, String packageName) {
        Set<Modifier> modifiers = upcaster.method().getModifiers();
        if (!modifiers.contains(Modifier.STATIC)) {
            return Optional.of("it is not static");
        } else if (!upcaster.method().getTypeParameters().isEmpty()) {
            return Optional.of("it has type parameters");
        } else if (!upcaster.exceptions().isEmpty()) {
            return Optional.of("it throws " + String.join(", ", upcaster.exceptions())
                    + ", and nobody could do anything about that while an event is read");
        } else if (upcaster.from().isEmpty()) {
            return Optional.of("its one parameter has to be the record of an event of this module");
        } else if (upcaster.to().isEmpty()) {
            return Optional.of(
                    "it has to return the record of an event of this module, or an Optional or a List of it");
        } else if (!isCallable(upcaster, modifiers, packageName)) {
            return Optional.of("it cannot be called from the package " + packageName + " of Events");
        }
        return Optional.empty();
    }

    private static boolean isCallable(UpcasterModel upcaster, Set<Modifier> modifiers, String packageName) {
        boolean samePackage = upcaster.declaring().name().packageName().equals(packageName);
        return upcaster.declaring().isVisibleFrom(packageName)
                && (samePackage ? !modifiers.contains(Modifier.PRIVATE) : modifiers.contains(Modifier.PUBLIC));
    }
}
