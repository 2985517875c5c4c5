package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Locale;
import javax.lang.model.type.TypeKind;

/** {@code record LoanFunded(…, Pattern pattern)}, at any depth. */
final class FieldHasNoJsonForm implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().stream()
                .filter(found -> !found.path().endsWith("{key}") && !found.isAggregateId())
                .forEach(found -> {
                    if (found.form() instanceof JsonForm.None none
                            && ValueRecordMalformed.noRecord(none).isEmpty()) {
                        Fact fact = Fact.of(TypeText.qualified(none.type()) + " has no JSON form");
                        report(found, none.reason().isEmpty() ? fact : fact.detail(sentence(none)), none, reporter);
                    }
                });
    }

    private static void report(JsonPathWalk found, Fact fact, JsonForm.None none, Reporter reporter) {
        if (none.type().getKind() == TypeKind.WILDCARD) {
            reporter.error(found, fact, WayOut.of("Write the type that is meant"));
        } else if (none.reason().equals(JsonForm.None.RAW)) {
            reporter.error(found, fact, WayOut.of("Write its type arguments"));
        } else {
            reporter.error(
                    found, fact, WayOut.of("Use a supported type or a nested record"), WayOut.of("Name a @Codec"));
        }
    }

    private static String sentence(JsonForm.None none) {
        return none.reason().substring(0, 1).toUpperCase(Locale.ROOT)
                + none.reason().substring(1);
    }
}
