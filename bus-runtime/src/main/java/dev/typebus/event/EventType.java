package dev.typebus.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The static description of an event: its name and version, its aggregate type, and the form of its payload. The generated {@code Events} has
 * one constant for each. Immutable. Two types are equal if their names and versions are.
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
     * Creates a type; called by generated code.
     *
     * @param name the name, {@code Loan.Funded}
     * @param version the version of the payload's shape, 1 or more
     * @param aggregateType the aggregate type, {@code loan}
     * @param payloadType the payload's record class
     * @param serializer the payload's JSON form
     * @param <E> the payload record
     * @return the type
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

    /**
     * Returns the domain of an event: the part of its name before the dot in snake_case, {@code payment_schedule} for
     * {@code PaymentSchedule.Generated}.
     *
     * @param eventName the name of an event
     * @return the domain
     */
    public static String domainOf(String eventName) {
        int dot = eventName.indexOf('.');
        String first = dot < 0 ? eventName : eventName.substring(0, dot);
        return WORD_START.matcher(first).replaceAll("_").toLowerCase(java.util.Locale.ROOT);
    }

    /** {@return the name, {@code Loan.Funded}} */
    public String name() {
        return name;
    }

    /**
     * Sets the former names. Events stored under them are read as this type.
     *
     * @param names the former names
     * @return a copy
     */
    public EventType<E> formerly(String... names) {
        return new EventType<>(name, version, aggregateType, payloadType, serializer, List.of(names));
    }

    /** {@return the former names} */
    public List<String> formerly() {
        return formerly;
    }

    /**
     * Tells whether events of a name are read as this type.
     *
     * @param eventName the name of an event
     * @return whether it is the current name or a former one
     */
    public boolean isNamed(String eventName) {
        return name.equals(eventName) || formerly.contains(eventName);
    }

    /** {@return the version of the payload's shape, 1 or more} */
    public int version() {
        return version;
    }

    /** {@return the domain, {@code loan} for {@code Loan.Funded}} */
    public String domain() {
        return domain;
    }

    /** {@return the aggregate type; by default the domain} */
    public String aggregateType() {
        return aggregateType;
    }

    /** {@return the payload's record class} */
    public Class<E> payloadType() {
        return payloadType;
    }

    /** {@return the payload's JSON form} */
    public EventSerializer<E> serializer() {
        return serializer;
    }

    /**
     * Creates an event of this type to be published.
     *
     * @param payload the payload
     * @return the event
     */
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

    /** {@return name and version, {@code Loan.Funded v1}} */
    @Override
    public String toString() {
        return name + " v" + version;
    }
}
