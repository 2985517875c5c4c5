package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter of dead letters or of unroutable deliveries. A delivery matches if it matches every component that is not null. Immutable.
 *
 * @param group the group
 * @param handlerId the handler
 * @param eventType the event's name
 * @param aggregateType the aggregate type
 * @param aggregateId the aggregate id
 * @param errorClass the full name of the last exception's class
 * @param eventId the event's id
 * @param olderThan the minimum time since the delivery became dead or unroutable
 */
public record DeadLetterFilter(
        @Nullable String group,
        @Nullable String handlerId,
        @Nullable String eventType,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        @Nullable String errorClass,
        @Nullable EventId eventId,
        @Nullable Duration olderThan) {

    /** {@return the components that are set, {@code group=payment olderThan=PT48H}, or {@code all}} */
    @Override
    public String toString() {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        parts.put("group", group);
        parts.put("handler", handlerId);
        parts.put("eventType", eventType);
        parts.put("aggregateType", aggregateType);
        parts.put("aggregateId", aggregateId);
        parts.put("errorClass", errorClass);
        parts.put("event", eventId);
        parts.put("olderThan", olderThan);
        parts.values().removeIf(Objects::isNull);
        return parts.isEmpty()
                ? "all"
                : parts.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** Matches all deliveries. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null, null, null);

    /**
     * Creates the filter of one dead letter.
     *
     * @param letter the dead letter
     * @return the filter
     */
    public static DeadLetterFilter of(DeadLetter letter) {
        return ALL.group(letter.group()).handler(letter.handlerId()).event(letter.eventId());
    }

    /**
     * Creates the filter of one unroutable delivery.
     *
     * @param delivery the delivery
     * @return the filter
     */
    public static DeadLetterFilter of(UnroutableDelivery delivery) {
        return ALL.group(delivery.group()).handler(delivery.handlerId()).event(delivery.eventId());
    }

    /**
     * Restricts the filter to a group.
     *
     * @param name the group
     * @return a copy
     */
    public DeadLetterFilter group(String name) {
        return new DeadLetterFilter(
                name, handlerId, eventType, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /**
     * Restricts the filter to a handler id.
     *
     * @param id the handler
     * @return a copy
     */
    public DeadLetterFilter handler(String id) {
        return new DeadLetterFilter(group, id, eventType, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /**
     * Restricts the filter to events of a name.
     *
     * @param name the event's name
     * @return a copy
     */
    public DeadLetterFilter eventType(String name) {
        return new DeadLetterFilter(group, handlerId, name, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /**
     * Restricts the filter to an aggregate.
     *
     * @param type the aggregate type
     * @param id the aggregate id
     * @return a copy
     */
    public DeadLetterFilter aggregate(String type, String id) {
        return new DeadLetterFilter(group, handlerId, eventType, type, id, errorClass, eventId, olderThan);
    }

    /**
     * Restricts the filter to deliveries whose last exception is of exactly this class.
     *
     * @param name the full name of the class
     * @return a copy
     */
    public DeadLetterFilter errorClass(String name) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, name, eventId, olderThan);
    }

    /**
     * Restricts the filter to an event.
     *
     * @param id the event's id
     * @return a copy
     */
    public DeadLetterFilter event(EventId id) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, errorClass, id, olderThan);
    }

    /**
     * Restricts the filter to deliveries that became dead or unroutable earlier, by the database's clock.
     *
     * @param age the minimum age; no delivery is as old as {@code ChronoUnit.FOREVER.getDuration()}
     * @return a copy
     */
    public DeadLetterFilter olderThan(Duration age) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, errorClass, eventId, age);
    }
}
