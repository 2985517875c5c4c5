package dev.typebus.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is known of an event at compile time: its name and version, what it is about, and the form of its payload. The generated
 * {@code Events} has one constant for each. Immutable; two types are equal when name and version are.
 *
 * @param <E> the payload record
 */
public final class EventType<E> {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*\\.[A-Z][A-Za-z0-9]*");
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final String name;
    private final int version;
    private final String domain;
    private final String aggregateType;
    private final Class<E> payloadType;
    private final EventSerializer<E> serializer;
    private final List<String> formerly;

    private EventType(
            String name,
            int version,
            String aggregateType,
            Class<E> payloadType,
            EventSerializer<E> serializer,
            List<String> formerly) {
        this.name = name;
        this.version = version;
        this.domain = domainOf(name);
        this.aggregateType = aggregateType;
        this.payloadType = payloadType;
        this.serializer = serializer;
        this.formerly = formerly;
    }

    /**
     * Called by generated code.
     *
     * @throws IllegalArgumentException if the name is not {@code Domain.Action} or the version is below 1
     */
    public static <E> EventType<E> of(
            String name, int version, String aggregateType, Class<E> payloadType, EventSerializer<E> serializer) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("An event's name is Domain.Action in PascalCase, not \"" + name + "\"");
        }
        if (version < 1) {
            throw new IllegalArgumentException(name + ": versions begin with 1, not " + version);
        }
        return new EventType<>(name, version, aggregateType, payloadType, serializer, List.of());
    }

    /** The part of an event's name before the dot in snake_case: {@code PaymentSchedule.Generated} → {@code payment_schedule}. */
    public static String domainOf(String eventName) {
        int dot = eventName.indexOf('.');
        String first = dot < 0 ? eventName : eventName.substring(0, dot);
        return WORD_START.matcher(first).replaceAll("_").toLowerCase(java.util.Locale.ROOT);
    }

    /** {@code Loan.Funded}. */
    public String name() {
        return name;
    }

    /** A copy that events stored under these names are read as, too. */
    public EventType<E> formerly(String... names) {
        return new EventType<>(name, version, aggregateType, payloadType, serializer, List.of(names));
    }

    /** Names that the event had before. */
    public List<String> formerly() {
        return formerly;
    }

    /** Whether events of this name are read as this type: its own or one that it had before. */
    public boolean isNamed(String eventName) {
        return name.equals(eventName) || formerly.contains(eventName);
    }

    /** The version of the payload's shape, 1 or more. */
    public int version() {
        return version;
    }

    /** {@code loan} for {@code Loan.Funded}. */
    public String domain() {
        return domain;
    }

    /** What kind of thing the event is about; by default the domain. */
    public String aggregateType() {
        return aggregateType;
    }

    /** The payload's record class. */
    public Class<E> payloadType() {
        return payloadType;
    }

    /** The payload's JSON form. */
    public EventSerializer<E> serializer() {
        return serializer;
    }

    /** An event of this type, ready to be published. */
    public NewEvent<E> of(E payload) {
        return NewEvent.of(this, payload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventType<?> that && name.equals(that.name) && version == that.version;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + version;
    }

    /** {@code Loan.Funded v1}. */
    @Override
    public String toString() {
        return name + " v" + version;
    }
}
