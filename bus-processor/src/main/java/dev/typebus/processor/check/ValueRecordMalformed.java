package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;

/** {@code @ValueRecord record Money(long cents, String currency)}. */
final class ValueRecordMalformed implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        JsonWalk.of(event).forEach(found -> {
            if (found.form() instanceof JsonForm.ValueOf value) {
                check(value, findings);
            }
        });
    }

    private static void check(JsonForm.ValueOf value, Findings findings) {
        String subject = value.declared().name().simpleName();
        int components = value.components().size();
        if (!value.declared().isRecord()) {
            findings.error(
                    value.annotation(),
                    subject,
                    "a value record is a record, and this is "
                            + EventNotARecord.inWords(value.declared().kind()),
                    "Declare it as a record of one component");
        } else if (components == 0) {
            findings.error(
                    value.annotation(),
                    subject,
                    "a value record has one component, and this one has none",
                    "Remove @ValueRecord, or give it a component");
        } else if (components > 1) {
            findings.error(
                    value.annotation(),
                    subject,
                    "a value record has one component, and this one has " + components,
                    "Remove @ValueRecord, or keep one component");
        }
    }
}
