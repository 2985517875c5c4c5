package dev.typebus.event;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The events that an application knows, by name and version. Immutable. The generated {@code Events.catalog()} makes one. */
public final class EventCatalog {
    private record Key(String name, int version) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::name).thenComparing(Key::version);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<Key, EventType<?>> types;

    private EventCatalog(Map<Key, EventType<?>> types) {
        this.types = types;
    }

    /**
     * A catalog of these types.
     *
     * @throws IllegalArgumentException if two different record classes claim one name and version
     */
    public static EventCatalog of(EventType<?>... types) {
        EventCatalog catalog = new EventCatalog(new TreeMap<>());
        for (EventType<?> type : types) {
            catalog.add(type);
        }
        return catalog;
    }

    /** A catalog of this one's types and the other's; see {@link #of} for clashes. */
    public EventCatalog and(EventCatalog other) {
        EventCatalog both = new EventCatalog(new TreeMap<>(types));
        other.types.values().forEach(both::add);
        return both;
    }

    private void add(EventType<?> type) {
        EventType<?> before = types.putIfAbsent(new Key(type.name(), type.version()), type);
        if (before != null && before.payloadType() != type.payloadType()) {
            throw new IllegalArgumentException(type + " is declared by "
                    + before.payloadType().getName() + " and by "
                    + type.payloadType().getName()
                    + ". Rename one of the events, or leave one of the modules out");
        }
    }

    /** The type of this name and version, if it is known. */
    public Optional<EventType<?>> find(String name, int version) {
        return Optional.ofNullable(types.get(new Key(name, version)));
    }

    /** All types, sorted by name and version. */
    public Collection<EventType<?>> types() {
        return Collections.unmodifiableCollection(types.values());
    }
}
