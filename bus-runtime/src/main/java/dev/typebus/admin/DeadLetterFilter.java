package dev.typebus.admin;

import dev.typebus.event.EventId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant, or which of those that wait for other code: those that match all that is not null. Immutable.
 *
 * @param errorClass the full name of the last exception's class
 * @param olderThan how long they have been dead or have waited, at least
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

    /** What is set, {@code group=payment olderThan=PT48H}, or {@code all}. */
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

    /** All. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null, null, null);

    /** Exactly this one. */
    public static DeadLetterFilter of(DeadLetter letter) {
        return ALL.group(letter.group()).handler(letter.handlerId()).event(letter.eventId());
    }

    /** Exactly this one. */
    public static DeadLetterFilter of(UnroutableDelivery waiting) {
        return ALL.group(waiting.group()).handler(waiting.handlerId()).event(waiting.eventId());
    }

    /** Of these, those of one group. */
    public DeadLetterFilter group(String name) {
        return new DeadLetterFilter(
                name, handlerId, eventType, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /** Of these, those of one handler id. */
    public DeadLetterFilter handler(String id) {
        return new DeadLetterFilter(group, id, eventType, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /** Of these, those of events of this name. */
    public DeadLetterFilter eventType(String name) {
        return new DeadLetterFilter(group, handlerId, name, aggregateType, aggregateId, errorClass, eventId, olderThan);
    }

    /** Of these, those about one aggregate. */
    public DeadLetterFilter aggregate(String type, String id) {
        return new DeadLetterFilter(group, handlerId, eventType, type, id, errorClass, eventId, olderThan);
    }

    /** Of these, those whose last exception was of exactly this class. */
    public DeadLetterFilter errorClass(String name) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, name, eventId, olderThan);
    }

    /** Of these, those of one event. */
    public DeadLetterFilter event(EventId id) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, errorClass, id, olderThan);
    }

    /** Of these, those that have been dead or have waited for longer, by the database's time; none for {@code ChronoUnit.FOREVER}. */
    public DeadLetterFilter olderThan(Duration age) {
        return new DeadLetterFilter(group, handlerId, eventType, aggregateType, aggregateId, errorClass, eventId, age);
    }
}
