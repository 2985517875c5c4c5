package dev.typebus.processor.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * An event that a handler may handle: of this compilation or of a library.
 *
 * @param type the payload's record
 * @param publicType whether the record and its serializer are public
 * @param serializer the generated serializer beside the record
 * @param own the event's declaration in this compilation; empty for a library's
 * @param library the module that declares it, by its {@code Events} class; empty for our own
 * @param hidden whether the class path shows another module's class of the name of {@code library}
 */
public record KnownEvent(
        String name,
        int version,
        String aggregateType,
        JavaClass type,
        boolean publicType,
        JavaClass serializer,
        Optional<EventModel> own,
        Optional<JavaClass> library,
        boolean hidden)
        implements Comparable<KnownEvent> {

    private static final Comparator<KnownEvent> ORDER = Comparator.comparing(KnownEvent::name)
            .thenComparing(KnownEvent::version)
            .thenComparing(KnownEvent::type);

    /** By name, version and class. */
    @Override
    public int compareTo(KnownEvent other) {
        return ORDER.compare(this, other);
    }

    /** {@code Loan.Funded v1}, for messages. */
    @Override
    public String toString() {
        return name + " v" + version;
    }
}
