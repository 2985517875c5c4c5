package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import java.util.List;

/** {@code record LoanFunded(…, Pattern pattern)}, at any depth. */
final class FieldHasNoJsonForm implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        List<ComponentModel> ids = event.aggregateIds();
        JsonWalk.of(event)
                .filter(found -> !found.path().endsWith("{key}") && !ids.contains(found.component()))
                .forEach(found -> {
                    if (found.form() instanceof JsonForm.None none
                            && ValueRecordMalformed.noRecord(none).isEmpty()) {
                        findings.error(
                                found,
                                TypeText.qualified(none.type()) + " has no JSON form"
                                        + (none.reason().isEmpty() ? "" : ": " + none.reason()),
                                "Use a supported type or a nested record, or name a @Codec");
                    }
                });
    }
}
