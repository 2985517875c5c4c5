package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import javax.lang.model.type.TypeKind;

/** {@code record LoanFunded(…, Pattern pattern)}, at any depth. */
final class FieldHasNoJsonForm implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Findings findings) {
        json.places().stream()
                .filter(found -> !found.path().endsWith("{key}") && !found.isAggregateId())
                .forEach(found -> {
                    if (found.form() instanceof JsonForm.None none
                            && ValueRecordMalformed.noRecord(none).isEmpty()) {
                        findings.error(
                                found,
                                TypeText.qualified(none.type()) + " has no JSON form"
                                        + (none.reason().isEmpty() ? "" : ": " + none.reason()),
                                wayOut(none));
                    }
                });
    }

    private static String wayOut(JsonForm.None none) {
        if (none.type().getKind() == TypeKind.WILDCARD) {
            return "Write the type that is meant";
        } else if (none.reason().equals(JsonForm.None.RAW)) {
            return "Write its type arguments";
        }
        return "Use a supported type or a nested record, or name a @Codec";
    }
}
