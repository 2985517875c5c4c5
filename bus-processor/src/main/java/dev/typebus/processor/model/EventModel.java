package dev.typebus.processor.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;

/**
 * A class annotated with {@code @DomainEvent} in this compilation.
 *
 * @param type the annotated class
 * @param name {@code @DomainEvent.value}, as written
 * @param version {@code @DomainEvent.version}
 * @param aggregateType {@code @DomainEvent.aggregateType}; by default the domain of the name
 * @param formerly {@code @Formerly} of all versions: names that the event had before
 * @param policy the name of the {@code @Compatibility} on the record; empty if there is none
 * @param components the record's components in declaration order; empty if it is no record
 * @param constant of {@code Events}: {@code LOAN_FUNDED}; of an older version {@code LOAN_FUNDED_V1}
 * @param method of {@code Events}: {@code loanFunded}; an older version has none, and would have {@code loanFundedV1}
 * @param older whether the module has a newer version
 * @param serializer the generated serializer, {@code LoanFundedSerializer}
 */
public record EventModel(
        ClassModel type,
        Specified<String> name,
        Specified<Integer> version,
        Specified<String> aggregateType,
        List<Specified<String>> formerly,
        Optional<String> policy,
        List<ComponentModel> components,
        String constant,
        String method,
        boolean older,
        JavaClass serializer) {

    /** By name, version and class: the order of {@code Events}. */
    public static final Comparator<EventModel> ORDER = Comparator.comparing(
                    (EventModel event) -> event.name().value())
            .thenComparing(event -> event.version().value())
            .thenComparing(event -> event.type().name());

    /** The compiler's value of a constant that does not exist, at least not in this round; javac reports it. */
    public static final String UNRESOLVED = "<error>";

    public EventModel {
        formerly = List.copyOf(formerly);
        components = List.copyOf(components);
    }

    /** This one, with the names that the event had by any of its versions. */
    public EventModel formerly(List<Specified<String>> names) {
        return new EventModel(
                type, name, version, aggregateType, names, policy, components, constant, method, older, serializer);
    }

    /** This one, which the module has a newer version of. */
    public EventModel outdated() {
        return new EventModel(
                type,
                name,
                version,
                aggregateType,
                formerly,
                policy,
                components,
                constant + "_V" + version.value(),
                method + "V" + version.value(),
                true,
                serializer);
    }

    /** The components annotated with {@code @AggregateId}: one where all is well. */
    public List<ComponentModel> aggregateIds() {
        return components.stream().filter(ComponentModel::isAggregateId).toList();
    }

    /** The classes that its components are made of, however deep, and their codecs. */
    public Stream<TypeElement> typesWithin() {
        return components.stream().map(ComponentModel::form).flatMap(EventModel::types);
    }

    private static Stream<TypeElement> types(JsonForm form) {
        return Stream.concat(
                form.declaredBy().map(ClassModel::element).stream(),
                form.parts().stream().flatMap(part -> types(part.form())));
    }

    /** The annotation. */
    public Place place() {
        return name.place().whole();
    }

    /** {@code Loan.Funded v1}, for messages. */
    @Override
    public String toString() {
        return name.value() + " v" + version.value();
    }
}
