package dev.typebus.event;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who caused an event and why. Stored beside the payload, free for everyone to read. Immutable.
 *
 * @param user who did it, as the application names its users
 * @param correlationId what all events of one business transaction share
 * @param causationId the event whose handling published this one
 * @param causationDepth how many events lead to this one; 0 for one that no handler published
 * @param headers anything else; sorted, without nulls
 */
public record EventMetadata(
        @Nullable String user,
        @Nullable String correlationId,
        @Nullable EventId causationId,
        int causationDepth,
        Map<String, String> headers) {

    /** Says nothing. */
    public static final EventMetadata EMPTY = new EventMetadata(null, null, null, 0, Map.of());

    public EventMetadata {
        headers = headers.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /** Metadata that names the user. */
    public static EventMetadata ofUser(String user) {
        return EMPTY.user(user);
    }

    /** Metadata that names the correlation. */
    public static EventMetadata ofCorrelation(String correlationId) {
        return EMPTY.correlation(correlationId);
    }

    /** A copy that names this user. */
    public EventMetadata user(String newUser) {
        return new EventMetadata(newUser, correlationId, causationId, causationDepth, headers);
    }

    /** A copy with this correlation. */
    public EventMetadata correlation(String newCorrelationId) {
        return new EventMetadata(user, newCorrelationId, causationId, causationDepth, headers);
    }

    /** A copy with one header more. */
    public EventMetadata header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new EventMetadata(user, correlationId, causationId, causationDepth, more);
    }

    /**
     * What events carry that are published because of {@code cause}: its user, its correlation (or its id, where it has
     * none), its id as causation, one step deeper.
     */
    public static EventMetadata causedBy(StoredEvent<?> cause) {
        EventMetadata of = cause.metadata();
        String correlation = of.correlationId == null ? cause.id().toString() : of.correlationId;
        return new EventMetadata(of.user, correlation, cause.id(), of.causationDepth + 1, Map.of());
    }

    /** What this says, and where it says nothing what {@code other} says; of equal headers this one's. */
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
