package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @DomainEvent(value = "Loan.Funded", aggregateType = "Loan App")}. A default that comes of a malformed name is not blamed. */
final class AggregateTypeMalformed implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        String aggregateType = event.aggregateType().value();
        boolean nameIsWellFormed = NameForm.EVENT.matcher(event.name().value()).matches();
        if (NameForm.AGGREGATE_TYPE.matcher(aggregateType).matches()
                || (!event.aggregateType().explicit() && !nameIsWellFormed)) {
            return;
        }
        reporter.error(
                event.aggregateType().explicit()
                        ? event.aggregateType().place()
                        : event.name().place(),
                event.type().name().simpleName(),
                Fact.of("the aggregate type \"" + aggregateType + "\" is malformed")
                        .detail("An aggregate type is " + NameForm.AGGREGATE_TYPE_IN_WORDS),
                WayOut.of(NameForm.aggregateType(aggregateType)
                        .map(better -> "Write \"" + better + "\"")
                        .orElse("Write a name such as \"loan\"")));
    }
}
