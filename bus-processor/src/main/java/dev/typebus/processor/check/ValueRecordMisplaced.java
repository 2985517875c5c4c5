package dev.typebus.processor.check;

import dev.typebus.annotations.DomainEvent;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** {@code @ValueRecord} on an event, or on what can be no value record, where no event's component leads there. */
final class ValueRecordMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        Set<Element> used = module.events().stream()
                .flatMap(event -> JsonPathWalk.of(event).stream())
                .flatMap(found -> valueRecord(found.form()).stream())
                .map(Place::element)
                .collect(Collectors.toSet());
        module.strays("ValueRecord").forEach(place -> {
            if (place.element() instanceof TypeElement type && !used.contains(type)) {
                reporter.error(
                        place,
                        TypeText.shortName(type),
                        "@ValueRecord has no effect here, because " + reason(type),
                        "Remove it",
                        "Put it on a record of one component");
            }
        });
    }

    private static Optional<Place> valueRecord(JsonForm form) {
        if (form instanceof JsonForm.ValueOf value) {
            return Optional.of(value.annotation());
        }
        return form instanceof JsonForm.None none ? ValueRecordMalformed.noRecord(none) : Optional.empty();
    }

    private static String reason(TypeElement type) {
        if (type.getAnnotation(DomainEvent.class) != null) {
            return "an event is always an object in JSON";
        }
        if (type.getKind() != ElementKind.RECORD) {
            return "this is " + EventNotARecord.inWords(type.getKind());
        }
        int components = type.getRecordComponents().size();
        return "the record has " + (components == 0 ? "no component" : components + " components");
    }
}
