package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** {@code record LoanFunded(…, Pattern pattern)}, at any depth. */
final class FieldHasNoJsonForm implements Rule<EventJson> {
    private static final String LIST = "List or Set";

    /** The supported types that stand nearest to common types without a JSON form. */
    private static final Map<String, String> NEAREST = Map.ofEntries(
            Map.entry("java.util.Date", "Instant"),
            Map.entry("java.util.Calendar", "ZonedDateTime"),
            Map.entry("java.sql.Timestamp", "Instant"),
            Map.entry("java.sql.Date", "LocalDate"),
            Map.entry("java.sql.Time", "LocalTime"),
            Map.entry("java.lang.Iterable", LIST),
            Map.entry("java.util.Collection", LIST),
            Map.entry("java.util.ArrayList", LIST),
            Map.entry("java.util.HashSet", LIST),
            Map.entry("java.util.SortedSet", LIST),
            Map.entry("java.util.HashMap", "Map"),
            Map.entry("java.util.SortedMap", "Map"));

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
            reporter.error(found, fact, WayOut.of(use(none.type())), WayOut.of("Name a @Codec"));
        }
    }

    private static String use(TypeMirror type) {
        String nearest = type instanceof DeclaredType declared
                ? NEAREST.get(
                        ((TypeElement) declared.asElement()).getQualifiedName().toString())
                : null;
        return "Use " + (nearest == null ? "a supported type or a nested record" : nearest);
    }

    private static String sentence(JsonForm.None none) {
        return none.reason().substring(0, 1).toUpperCase(Locale.ROOT)
                + none.reason().substring(1);
    }
}
