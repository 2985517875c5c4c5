package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import java.util.Locale;

/** {@code @AggregateId Optional<UUID> loanId}, {@code @AggregateId @Nullable UUID loanId}. */
final class AggregateIdOptional implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Reporter reporter) {
        for (ComponentModel id : event.aggregateIds()) {
            if (!id.isRequired()) {
                reporter.error(
                        id.aggregateId().orElseThrow(),
                        event.type().name().simpleName() + "." + id.name(),
                        "the aggregate id is " + whatItIs(id) + ", and every event needs one",
                        wayOut(id),
                        "Put @AggregateId on a component that is always there");
            }
        }
    }

    /** {@code @Nullable} or {@code Optional}. */
    static String whatItIs(ComponentModel component) {
        return component.isOptional() ? TypeText.inShort(component.type()).replaceFirst("<.*", "") : "@Nullable";
    }

    private static String wayOut(ComponentModel id) {
        if (!(id.form() instanceof JsonForm.OptionalOf optional)) {
            return "Remove @Nullable";
        }
        return "Make it "
                + (optional.value() instanceof JsonForm.Simple simple && simple.primitive()
                        ? simple.scalar().name().toLowerCase(Locale.ROOT)
                        : TypeText.inShort(optional.value().type()));
    }
}
