package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import java.util.Optional;

/** An older version from which nothing leads on: its stored events would reach no handler of the newest one. */
final class UpcasterMissing implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (EventModel event : module.events()) {
            next(event, module)
                    .filter(newer -> module.upcasters().stream()
                            .flatMap(upcaster -> upcaster.from().stream())
                            .noneMatch(from -> from.toString().equals(event.toString())))
                    .ifPresent(newer -> findings.error(
                            event.type().place(),
                            event.type().name().simpleName(),
                            "nothing leads from " + event + " to version "
                                    + newer.version().value() + ": stored events of it would reach no handler",
                            "Write one, in " + newer.type().name().simpleName() + ": @Upcasts static "
                                    + newer.type().name().simpleName() + " upcast("
                                    + event.type().name().simpleName() + " old)"));
        }
    }

    private static Optional<EventModel> next(EventModel event, ModuleModel module) {
        return module.events().stream()
                .filter(other -> UpcasterWrongWay.leadsUp(event, other))
                .findFirst();
    }
}
