package dev.typebus.append;

import dev.typebus.event.EventId;
import dev.typebus.event.EventType;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the log, through a connection that somebody else opened, commits and closes. One event is one statement, and so are
 * many; only where idempotency keys were published before a second statement asks for their ids. Thread-safe.
 */
public final class Appender {
    /** How often an event is tried again whose key was there and then was not: somebody deletes events at the same time. */
    private static final int ATTEMPTS_PER_KEY = 3;

    private static final int KEY_COLUMN = 11;

    /** The text that one statement writes at most, unless one event has more: a driver holds it several times. */
    static final int MOST_CHARACTERS = 8 * 1024 * 1024;

    private final EventEncoder encoder;

    public Appender(PublishLimits limits) {
        encoder = new EventEncoder(limits);
    }

    /** The events as rows, with their ids, metadata inherited from the open {@link CausationScope}. */
    List<EncodedEvent> encode(List<? extends NewEvent<?>> events) {
        return encoder.encode(events);
    }

    /** Whether one of the events has an idempotency key, so that only the database knows its id. */
    static boolean anyKey(List<EncodedEvent> events) {
        return events.stream().anyMatch(event -> event.idempotencyKey() != null);
    }

    /** How much text the events are. */
    static long characters(List<EncodedEvent> events) {
        return events.stream().mapToLong(EncodedEvent::characters).sum();
    }

    /**
     * Writes the events in their order: in one statement, and in several only if they are more than {@link #MOST_CHARACTERS} of text.
     *
     * @return their ids, of keys that were there before those of the earlier events
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
        if (events.size() == 1) {
            writeOne(connection, events.get(0));
        } else if (!events.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(AppendSql.INSERT_ALL)) {
                bindColumns(connection, insert, events);
                insert.executeUpdate();
            }
        }
        return events.stream().map(EncodedEvent::id).toList();
    }

    private static void writeOne(Connection connection, EncodedEvent event) throws SQLException {
        EventType<?> type = event.event().type();
        try (PreparedStatement insert = connection.prepareStatement(AppendSql.INSERT_ONE)) {
            insert.setObject(1, event.id().value());
            insert.setString(2, type.name());
            insert.setInt(3, type.version());
            insert.setString(4, type.domain());
            insert.setString(5, type.aggregateType());
            insert.setString(6, event.aggregateId());
            insert.setInt(7, event.slot());
            insert.setString(8, event.payload());
            insert.setString(9, event.metadata());
            insert.setString(10, event.occurredAt());
            insert.executeUpdate();
        }
    }

    private static List<EventId> writeOnce(Connection connection, List<EncodedEvent> events) throws SQLException {
        Map<String, EventId> idsOfKeys = new HashMap<>();
        List<EncodedEvent> missing = firstOfEachKey(events);
        for (int attempt = 1; !missing.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS_PER_KEY) {
                throw new PublishException(
                        missing.get(0) + " was not published: its idempotency key was taken each time"
                                + " it was written and gone each time it was looked for. Is somebody deleting from domain_events?");
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
        Set<UUID> written = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(AppendSql.INSERT_ONCE)) {
            bindColumns(connection, insert, events);
            bind(connection, insert, KEY_COLUMN, events, EncodedEvent::idempotencyKey);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    written.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return written;
    }

    private static Map<String, EventId> findKeys(Connection connection, List<EncodedEvent> events) throws SQLException {
        Map<String, EventId> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(AppendSql.FIND_KEYS)) {
            bind(connection, select, 1, events, EncodedEvent::idempotencyKey);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new EventId(rows.getObject(2, UUID.class)));
                }
            }
        }
        return found;
    }

    /** Binds all columns but the key. */
    private static void bindColumns(Connection connection, PreparedStatement insert, List<EncodedEvent> events)
            throws SQLException {
        bind(connection, insert, 1, events, event -> event.id().toString());
        bind(connection, insert, 2, events, event -> event.event().type().name());
        bind(
                connection,
                insert,
                3,
                events,
                event -> Integer.toString(event.event().type().version()));
        bind(connection, insert, 4, events, event -> event.event().type().domain());
        bind(connection, insert, 5, events, event -> event.event().type().aggregateType());
        bind(connection, insert, 6, events, EncodedEvent::aggregateId);
        bind(connection, insert, 7, events, event -> Integer.toString(event.slot()));
        bind(connection, insert, 8, events, EncodedEvent::payload);
        bind(connection, insert, 9, events, EncodedEvent::metadata);
        bind(connection, insert, 10, events, EncodedEvent::occurredAt);
    }

    /** Only an array of strings goes to the server in binary form; of other types pgjdbc writes and escapes a text. */
    private static void bind(
            Connection connection,
            PreparedStatement statement,
            int parameter,
            List<EncodedEvent> events,
            Function<EncodedEvent, @Nullable String> column)
            throws SQLException {
        String[] values = events.stream().map(column).toArray(String[]::new);
        statement.setArray(parameter, connection.createArrayOf("text", values));
    }
}
