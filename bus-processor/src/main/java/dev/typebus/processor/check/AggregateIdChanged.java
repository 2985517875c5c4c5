package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.Given;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** An event whose aggregate is now told by another component. */
final class AggregateIdChanged implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        String stored = evolution.stored().aggregateId();
        ComponentModel now = evolution.event().aggregateIds().get(0);
        boolean same = now.jsonName().value().equals(stored)
                || now.formerly().stream().map(Given::value).anyMatch(stored::equals)
                || evolution.isRenamed(List.of(now.jsonName().value()));
        if (!same) {
            findings.error(
                    now.aggregateId().orElseThrow(),
                    evolution.subject() + "." + now.name(),
                    Fact.of("it is the aggregate id, but " + Remedy.storedEvents(evolution.stored()) + " have "
                                    + stored)
                            .detail("Later events of an aggregate would not follow the stored ones in order"),
                    WayOut.of("Keep @AggregateId on " + stored),
                    Remedy.ANOTHER_EVENT);
        }
    }
}
