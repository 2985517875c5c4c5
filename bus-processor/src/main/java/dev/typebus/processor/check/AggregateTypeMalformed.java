package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;

/** {@code @DomainEvent(value = "Loan.Funded", aggregateType = "Loan App")}. A default that comes of a malformed name is not blamed. */
final class AggregateTypeMalformed implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        String aggregateType = event.aggregateType().value();
        boolean nameIsWellFormed = NameForm.EVENT.matcher(event.name().value()).matches();
        if (NameForm.AGGREGATE_TYPE.matcher(aggregateType).matches()
                || (!event.aggregateType().explicit() && !nameIsWellFormed)) {
            return;
        }
        findings.error(
                event.aggregateType().explicit()
                        ? event.aggregateType().place()
                        : event.name().place(),
                event.type().name().simpleName(),
                "the aggregate type \"" + aggregateType + "\" is not " + NameForm.AGGREGATE_TYPE_IN_WORDS,
                NameForm.aggregateType(aggregateType)
                        .map(better -> "Write \"" + better + "\"")
                        .orElse("Write one like \"loan\""));
    }
}
