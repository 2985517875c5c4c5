package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** An event whose aggregate is now told by another component. */
final class AggregateIdChanged implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        String stored = evolution.stored().aggregateId();
        ComponentModel now = evolution.event().aggregateIds().get(0);
        boolean same = now.jsonName().value().equals(stored)
                || now.formerly().stream().map(Specified::value).anyMatch(stored::equals)
                || evolution.isRenamed(List.of(now.jsonName().value()));
        if (!same) {
            reporter.error(
                    now.aggregateId().orElseThrow(),
                    evolution.subject() + "." + now.name(),
                    Fact.of("it is the aggregate id, but " + Suggestions.storedEvents(evolution.stored()) + " have "
                                    + stored)
                            .detail("Later events of an aggregate would not follow the stored ones in order"),
                    WayOut.of("Keep @AggregateId on " + stored),
                    Suggestions.ANOTHER_EVENT);
        }
    }
}
