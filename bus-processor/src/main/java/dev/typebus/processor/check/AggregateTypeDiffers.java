package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Versions of one event that are about different types of aggregate. */
final class AggregateTypeDiffers implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        Map<String, List<EventModel>> versions = module.events().stream()
                .collect(Collectors.groupingBy(event -> event.name().value()));
        for (EventModel event : module.events()) {
            if (!event.older()) {
                versions.getOrDefault(event.name().value(), List.of()).stream()
                        .filter(other -> !other.aggregateType()
                                .value()
                                .equals(event.aggregateType().value()))
                        .findFirst()
                        .ifPresent(other -> report(event, other, reporter));
            }
        }
    }

    private static void report(EventModel event, EventModel older, Reporter reporter) {
        reporter.error(
                event.aggregateType().place(),
                event.type().name().simpleName(),
                Fact.of("its aggregate type is " + event.aggregateType().value() + ", and that of version "
                                + older.version().value() + " is "
                                + older.aggregateType().value())
                        .detail(Suggestions.TWO_ORDERS),
                Suggestions.aggregateType(event, older.aggregateType().value()),
                Suggestions.ANOTHER_EVENT);
    }
}
