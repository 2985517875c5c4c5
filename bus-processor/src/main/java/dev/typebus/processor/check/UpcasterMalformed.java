package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.UpcasterModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** An upcaster that the generated catalog cannot call, or that is no function from one event to another. */
final class UpcasterMalformed implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        for (UpcasterModel upcaster : module.upcasters()) {
            fault(upcaster, module.namedFrom(upcaster.declaring().name()))
                    .ifPresent(fact -> reporter.error(
                            upcaster.place(),
                            upcaster.toString(),
                            fact,
                            WayOut.paste(
                                    "Write it like this", "@Upcasts\nstatic LoanFunded upcast(LoanFundedV1 old)")));
        }
    }

    private static Optional<Fact> fault(UpcasterModel upcaster, String packageName) {
        Set<Modifier> modifiers = upcaster.method().getModifiers();
        if (!modifiers.contains(Modifier.STATIC)) {
            return fact("it is not static");
        } else if (!upcaster.method().getTypeParameters().isEmpty()) {
            return fact("it has type parameters");
        } else if (!upcaster.exceptions().isEmpty()) {
            return fact("it throws " + String.join(", ", upcaster.exceptions())
                    + ", which a reader of events cannot handle");
        } else if (upcaster.from().isEmpty()) {
            return fact("its one parameter must be the record of an event of this module");
        } else if (upcaster.to().isEmpty()) {
            return Optional.of(Fact.of("it does not return an event's record of this module")
                    .detail("It may also return an Optional or a List of such a record"));
        } else if (!isCallable(upcaster, modifiers, packageName)) {
            return fact("it cannot be called from the package " + packageName + " of Events");
        }
        return Optional.empty();
    }

    private static Optional<Fact> fact(String text) {
        return Optional.of(Fact.of(text));
    }

    private static boolean isCallable(UpcasterModel upcaster, Set<Modifier> modifiers, String packageName) {
        boolean samePackage = upcaster.declaring().name().packageName().equals(packageName);
        return upcaster.declaring().isVisibleFrom(packageName)
                && (samePackage ? !modifiers.contains(Modifier.PRIVATE) : modifiers.contains(Modifier.PUBLIC));
    }
}
