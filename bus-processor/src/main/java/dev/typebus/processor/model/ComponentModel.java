package dev.typebus.processor.model;

import java.util.List;
import java.util.Optional;
import javax.lang.model.type.TypeMirror;

/**
 * A component of an event, of a nested record or of a value record.
 *
 * @param name in Java
 * @param jsonName {@code @JsonName} on the component; by default the name in Java
 * @param type in Java, with the type arguments of a generic record filled in
 * @param form its JSON form; inside {@link JsonForm.OptionalOf} if it is an {@code Optional}
 * @param nullable where {@code @Nullable} stands (any annotation of that simple name, on the declaration or on the type)
 * @param aggregateId where {@code @AggregateId} stands
 * @param byDefault {@code @Default}: the text of what it is where JSON does not have it
 * @param formerly {@code @Formerly}: names in JSON that it had before
 * @param place the component; the record's place in a library that has no source here
 */
public record ComponentModel(
        String name,
        Specified<String> jsonName,
        TypeMirror type,
        JsonForm form,
        Optional<Place> nullable,
        Optional<Place> aggregateId,
        Optional<Specified<String>> byDefault,
        List<Specified<String>> formerly,
        Place place) {

    public ComponentModel {
        formerly = List.copyOf(formerly);
    }

    public boolean isNullable() {
        return nullable.isPresent();
    }

    public boolean isAggregateId() {
        return aggregateId.isPresent();
    }

    public boolean isOptional() {
        return form instanceof JsonForm.OptionalOf;
    }

    /** Whether the member may be left out in JSON. */
    public boolean isRequired() {
        return !isNullable() && !isOptional();
    }
}
