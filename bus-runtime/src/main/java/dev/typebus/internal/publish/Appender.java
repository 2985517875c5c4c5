package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the log, through a connection that its caller opens, commits and closes. One event is one statement, and so are several. If
 * idempotency keys were published before, a second statement reads their ids. Thread-safe.
 */
public final class Appender {
    /** Attempts for an event whose key was found by the insert and then not by the query, because its event is being deleted. */
    private static final int ATTEMPTS_PER_KEY = 3;

    private static final List<Function<EncodedEvent, @Nullable String>> COLUMNS = List.of(
            event -> event.id().toString(),
            event -> event.event().type().name(),
            event -> Integer.toString(event.event().type().version()),
            event -> event.event().type().domain(),
            event -> event.event().type().aggregateType(),
            EncodedEvent::aggregateId,
            event -> Integer.toString(event.slot()),
            EncodedEvent::payload,
            EncodedEvent::metadata,
            EncodedEvent::occurredAt);

    /** The most text in one statement, unless one event has more: a driver holds the text several times. */
    static final int MOST_CHARACTERS = 8 * 1024 * 1024;

    private final EventEncoder encoder;

    public Appender(PublishLimits limits) {
        encoder = new EventEncoder(limits);
    }

    /** Encodes events into rows, with new ids and with the metadata of the open {@link CausationScope}. */
    List<EncodedEvent> encode(List<? extends NewEvent<?>> events) {
        return encoder.encode(events);
    }

    /** Tells whether one of the events has an idempotency key, so that only the database knows its id. */
    static boolean anyKey(List<EncodedEvent> events) {
        return events.stream().anyMatch(event -> event.idempotencyKey() != null);
    }

    /** Returns the number of characters of the events. */
    static long characters(List<EncodedEvent> events) {
        return events.stream().mapToLong(EncodedEvent::characters).sum();
    }

    /**
     * Writes the events in their order: in one statement, or in several if they exceed {@link #MOST_CHARACTERS}.
     *
     * @return their ids; for a key that was published before, the id of the earlier event
     */
    List<EventId> write(Connection connection, List<EncodedEvent> events) throws SQLException {
        List<EventId> ids = new ArrayList<>(events.size());
        int from = 0;
        long characters = 0;
        for (int i = 0; i < events.size(); i++) {
            characters += events.get(i).characters();
            if (characters > MOST_CHARACTERS && i > from) {
                ids.addAll(writeTogether(connection, events.subList(from, i)));
                from = i;
                characters = events.get(i).characters();
            }
        }
        ids.addAll(writeTogether(connection, events.subList(from, events.size())));
        return ids;
    }

    private static List<EventId> writeTogether(Connection connection, List<EncodedEvent> events) throws SQLException {
        if (anyKey(events)) {
            return writeOnce(connection, events);
        }
        if (!events.isEmpty()) {
            Statements.run(connection, insert(events), columns(events));
        }
        return events.stream().map(EncodedEvent::id).toList();
    }

    /**
     * Adds the statement that writes the events, if there are any, to the last ones of a transaction.
     *
     * @param events without idempotency keys, and not more text than {@link #MOST_CHARACTERS} unless it is one event
     */
    static void add(CommitPipeline last, List<EncodedEvent> events) throws SQLException {
        if (!events.isEmpty()) {
            last.add(insert(events), columns(events));
        }
    }

    private static String insert(List<EncodedEvent> events) {
        return events.size() == 1 ? AppendSql.INSERT_ONE : AppendSql.INSERT_ALL;
    }

    /** Returns all columns but the key: values for one event, an array for each column for several. */
    private static @Nullable Object[] columns(List<EncodedEvent> events) {
        if (events.size() > 1) {
            return COLUMNS.stream().map(column -> array(events, column)).toArray();
        }
        EncodedEvent event = events.get(0);
        EventType<?> type = event.event().type();
        return new @Nullable Object[] {
            event.id().value(),
            type.name(),
            type.version(),
            type.domain(),
            type.aggregateType(),
            event.aggregateId(),
            event.slot(),
            event.payload(),
            event.metadata(),
            event.occurredAt()
        };
    }

    private static List<EventId> writeOnce(Connection connection, List<EncodedEvent> events) throws SQLException {
        Map<String, EventId> idsOfKeys = new HashMap<>();
        List<EncodedEvent> missing = firstOfEachKey(events);
        for (int attempt = 1; !missing.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS_PER_KEY) {
                throw new PublishException(
                        missing.get(0) + " was not published: its idempotency key was taken each time"
                                + " it was written, and missing each time it was read. Check whether events are being deleted from domain_events");
            }
            Set<UUID> written = insertOnce(connection, missing);
            List<EncodedEvent> taken = new ArrayList<>();
            for (EncodedEvent event : missing) {
                if (!written.contains(event.id().value())) {
                    taken.add(event);
                } else if (event.idempotencyKey() != null) {
                    idsOfKeys.put(event.idempotencyKey(), event.id());
                }
            }
            if (!taken.isEmpty()) {
                idsOfKeys.putAll(findKeys(connection, taken));
            }
            missing = taken.stream()
                    .filter(event -> !idsOfKeys.containsKey(event.idempotencyKey()))
                    .toList();
        }
        return events.stream()
                .map(event -> idsOfKeys.getOrDefault(event.idempotencyKey(), event.id()))
                .toList();
    }

    private static List<EncodedEvent> firstOfEachKey(List<EncodedEvent> events) {
        Map<String, EncodedEvent> first = new LinkedHashMap<>();
        for (EncodedEvent event : events) {
            String key = event.idempotencyKey();
            first.putIfAbsent(key == null ? "id:" + event.id() : "key:" + key, event);
        }
        return List.copyOf(first.values());
    }

    private static Set<UUID> insertOnce(Connection connection, List<EncodedEvent> events) throws SQLException {
        List<@Nullable Object> columns = new ArrayList<>();
        COLUMNS.forEach(column -> columns.add(array(events, column)));
        columns.add(array(events, EncodedEvent::idempotencyKey));
        return Set.copyOf(Statements.rows(
                connection, AppendSql.INSERT_ONCE, row -> row.getObject(1, UUID.class), columns.toArray()));
    }

    private static Map<String, EventId> findKeys(Connection connection, List<EncodedEvent> events) throws SQLException {
        Map<String, EventId> found = new HashMap<>();
        Statements.each(
                connection,
                AppendSql.FIND_KEYS,
                row -> found.put(row.getString(1), new EventId(row.getObject(2, UUID.class))),
                (Object) array(events, EncodedEvent::idempotencyKey));
        return found;
    }

    private static @Nullable String[] array(
            List<EncodedEvent> events, Function<EncodedEvent, @Nullable String> column) {
        return events.stream().map(column).toArray(String[]::new);
    }
}
