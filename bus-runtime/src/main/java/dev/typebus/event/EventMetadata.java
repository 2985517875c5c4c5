package dev.typebus.event;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an event: who caused it and why. It is stored beside the payload, unencrypted. Immutable.
 *
 * @param user who caused it, as the application names its users; null if unknown
 * @param correlationId the id that all events of one business transaction share; null if there is none
 * @param causationId the event whose handling published this one; null if no handler did
 * @param causationDepth the length of the chain of causes; 0 for an event that no handler published
 * @param headers anything else; sorted, without nulls
 */
public record EventMetadata(
        @Nullable String user,
        @Nullable String correlationId,
        @Nullable EventId causationId,
        int causationDepth,
        Map<String, String> headers) {

    /** Metadata without any value. */
    public static final EventMetadata EMPTY = new EventMetadata(null, null, null, 0, Map.of());

    /** Copies the headers. */
    public EventMetadata {
        headers = headers.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /**
     * Creates metadata with a user.
     *
     * @param user who caused the event
     * @return the metadata
     */
    public static EventMetadata ofUser(String user) {
        return EMPTY.user(user);
    }

    /**
     * Creates metadata with a correlation id.
     *
     * @param correlationId the correlation id
     * @return the metadata
     */
    public static EventMetadata ofCorrelation(String correlationId) {
        return EMPTY.correlation(correlationId);
    }

    /**
     * Replaces the user.
     *
     * @param newUser who caused the event
     * @return a copy
     */
    public EventMetadata user(String newUser) {
        return new EventMetadata(newUser, correlationId, causationId, causationDepth, headers);
    }

    /**
     * Replaces the correlation id.
     *
     * @param newCorrelationId the correlation id
     * @return a copy
     */
    public EventMetadata correlation(String newCorrelationId) {
        return new EventMetadata(user, newCorrelationId, causationId, causationDepth, headers);
    }

    /**
     * Adds or replaces a header.
     *
     * @param name the name of the header
     * @param value its value
     * @return a copy
     */
    public EventMetadata header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new EventMetadata(user, correlationId, causationId, causationDepth, more);
    }

    /**
     * Derives the metadata of events that are published because of another event. It has the cause's user and its correlation id, or the
     * cause's id if it has none. Its causation id is the cause's id, and its depth is one more.
     *
     * @param cause the event that is being handled
     * @return the metadata
     */
    public static EventMetadata causedBy(StoredEvent<?> cause) {
        EventMetadata of = cause.metadata();
        String correlation = of.correlationId == null ? cause.id().toString() : of.correlationId;
        return new EventMetadata(of.user, correlation, cause.id(), of.causationDepth + 1, Map.of());
    }

    /**
     * Fills in missing values. For a header that both have, this metadata wins.
     *
     * @param other the values to fill in
     * @return a copy
     */
    public EventMetadata orElse(EventMetadata other) {
        if (other.equals(EMPTY)) {
            return this;
        }
        if (equals(EMPTY)) {
            return other;
        }
        Map<String, String> all = new TreeMap<>(other.headers);
        all.putAll(headers);
        return new EventMetadata(
                user == null ? other.user : user,
                correlationId == null ? other.correlationId : correlationId,
                causationId == null ? other.causationId : causationId,
                Math.max(causationDepth, other.causationDepth),
                all);
    }
}
