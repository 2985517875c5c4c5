package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An older version without an upcaster: its stored events would reach no handler of the newest one. */
final class UpcasterMissing implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        Set<String> upcast = module.upcasters().stream()
                .flatMap(upcaster -> upcaster.from().stream())
                .map(EventModel::toString)
                .collect(Collectors.toSet());
        for (EventModel event : module.events()) {
            Optional.of(event)
                    .filter(older -> older.older() && !upcast.contains(older.toString()))
                    .flatMap(older -> next(older, module))
                    .ifPresent(newer -> reporter.error(
                            event.place(),
                            event.type().name().simpleName(),
                            Fact.of("no upcaster leads from " + event + " to version "
                                            + newer.version().value())
                                    .detail("Its stored events would reach no handler"),
                            WayOut.paste(
                                    "Write one in " + newer.type().name().simpleName() + ", and fill in each …",
                                    FormerVersion.upcaster(event, newer))));
        }
    }

    private static Optional<EventModel> next(EventModel event, ModuleModel module) {
        return module.events().stream()
                .filter(other -> UpcasterBackwards.leadsUp(event, other))
                .findFirst();
    }
}
