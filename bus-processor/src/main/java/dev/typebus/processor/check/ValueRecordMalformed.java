package dev.typebus.processor.check;

import com.google.auto.common.MoreElements;
import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;

/** {@code @ValueRecord record Money(long cents, String currency)}. */
final class ValueRecordMalformed implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.ValueOf value) {
                check(found, value, reporter);
            } else if (found.form() instanceof JsonForm.None none) {
                noRecord(none).ifPresent(place -> check(found, place, reporter));
            }
        });
    }

    private static void check(JsonPathWalk found, JsonForm.ValueOf value, Reporter reporter) {
        int components = value.components().size();
        if (components != 1) {
            reporter.error(
                    value.annotation(),
                    found,
                    value.declared().name().simpleName(),
                    "a value record has one component, and this one has " + (components == 0 ? "none" : components),
                    "Remove @ValueRecord",
                    components == 0 ? "Give it a component" : "Keep one component");
        }
    }

    private static void check(JsonPathWalk found, Place place, Reporter reporter) {
        TypeElement type = (TypeElement) place.element();
        reporter.error(
                place,
                found,
                TypeText.shortName(type),
                "a value record must be a record, and this is " + EventNotARecord.inWords(type.getKind()),
                "Declare it as a record of one component");
    }

    /** The place of {@code @ValueRecord} on a class that is not a record. */
    static Optional<Place> noRecord(JsonForm.None none) {
        if (none.type().getKind() != TypeKind.DECLARED) {
            return Optional.empty();
        }
        TypeElement type = MoreTypes.asTypeElement(none.type());
        return MoreElements.getAnnotationMirror(type, ValueRecord.class)
                .toJavaUtil()
                .filter(annotation -> type.getKind() != ElementKind.RECORD)
                .map(annotation -> Place.of(type, annotation));
    }
}
