package dev.typebus.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events that an application knows, by name and version, with the upcasters between versions. Immutable and thread-safe. The generated
 * {@code Events.catalog()} creates one.
 */
public final class EventCatalog {
    private record Key(String name, int version) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::name).thenComparing(Key::version);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** An upcaster from one version of an event to a newer one. */
    private record Upcaster<A, B>(
            EventType<A> from, EventType<B> to, Function<? super A, ? extends List<? extends B>> step) {
        private List<B> upcast(List<?> payloads) {
            List<B> upcast = new ArrayList<>();
            for (Object payload : payloads) {
                upcast.addAll(List.copyOf(step.apply(from.payloadType().cast(payload))));
            }
            return upcast;
        }
    }

    private final NavigableMap<Key, EventType<?>> types;
    private final Map<Key, Upcaster<?, ?>> upcasters;
    private final Set<String> retired;

    private EventCatalog(
            NavigableMap<Key, EventType<?>> types, Map<Key, Upcaster<?, ?>> upcasters, Set<String> retired) {
        this.types = types;
        this.upcasters = upcasters;
        this.retired = retired;
    }

    /**
     * Creates a catalog of event types.
     *
     * @param types the types
     * @return the catalog
     * @throws IllegalArgumentException if two different record classes have one name and version
     */
    public static EventCatalog of(EventType<?>... types) {
        EventCatalog catalog = new EventCatalog(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        for (EventType<?> type : types) {
            catalog.add(type);
        }
        return catalog;
    }

    /**
     * Merges two catalogs.
     *
     * @param other the other catalog
     * @return a catalog with the types, upcasters and retired names of both
     * @throws IllegalArgumentException if the catalogs contradict each other, as in {@link #of}
     */
    public EventCatalog and(EventCatalog other) {
        EventCatalog both = copy();
        other.types.values().forEach(both::add);
        other.upcasters.values().forEach(both::add);
        both.retired.addAll(other.retired);
        return both;
    }

    /**
     * Adds an upcaster, by which stored events of one version are read as a newer version of the same event.
     *
     * @param from the older version
     * @param to the newer version
     * @param step the upcaster: a pure function, called on any thread
     * @param <A> the older payload record
     * @param <B> the newer payload record
     * @return a catalog with the upcaster
     * @throws IllegalArgumentException if {@code to} is another event or no newer version, or {@code from} has an upcaster to another version
     */
    public <A, B> EventCatalog upcast(EventType<A> from, EventType<B> to, Function<? super A, ? extends B> step) {
        return upcastAndSplit(from, to, payload -> List.of(step.apply(payload)));
    }

    /**
     * Adds an upcaster that may drop an event. A dropped event counts as handled by the handlers of the newer version. History and handlers
     * by name still read it as it is stored.
     *
     * @param from the older version
     * @param to the newer version
     * @param step the upcaster, as in {@link #upcast(EventType, EventType, Function)}; empty drops the event
     * @param <A> the older payload record
     * @param <B> the newer payload record
     * @return a catalog with the upcaster
     * @throws IllegalArgumentException as in {@link #upcast(EventType, EventType, Function)}
     */
    public <A, B> EventCatalog upcastOrDrop(
            EventType<A> from, EventType<B> to, Function<? super A, ? extends Optional<? extends B>> step) {
        return upcastAndSplit(
                from, to, payload -> step.apply(payload).<List<B>>map(List::of).orElse(List.of()));
    }

    /**
     * Adds an upcaster that may split an event into several payloads. They remain one stored event with one id and position: a handler
     * receives all of them, in this order, in one delivery.
     *
     * @param from the older version
     * @param to the newer version
     * @param step the upcaster, as in {@link #upcast(EventType, EventType, Function)}; an empty list drops the event
     * @param <A> the older payload record
     * @param <B> the newer payload record
     * @return a catalog with the upcaster
     * @throws IllegalArgumentException as in {@link #upcast(EventType, EventType, Function)}
     */
    public <A, B> EventCatalog upcastAndSplit(
            EventType<A> from, EventType<B> to, Function<? super A, ? extends List<? extends B>> step) {
        if (!from.name().equals(to.name()) || from.version() >= to.version()) {
            throw new IllegalArgumentException(
                    "An upcaster leads to a newer version of the same event, not from " + from + " to " + to);
        }
        EventCatalog more = copy();
        more.add(new Upcaster<>(from, to, step));
        return more;
    }

    /**
     * Marks events as retired: removed from the application on purpose. Handlers by payload class skip stored events of these names, and
     * handlers by name still receive them. The mark has no effect on an event that a module declares.
     *
     * @param names names of events
     * @return a catalog with the marks
     */
    public EventCatalog retired(String... names) {
        EventCatalog more = copy();
        more.retired.addAll(List.of(names));
        return more;
    }

    private EventCatalog copy() {
        return new EventCatalog(new TreeMap<>(types), new TreeMap<>(upcasters), new TreeSet<>(retired));
    }

    private void add(Upcaster<?, ?> upcaster) {
        Upcaster<?, ?> before = upcasters.putIfAbsent(key(upcaster.from()), upcaster);
        if (before != null && !before.to().equals(upcaster.to())) {
            throw new IllegalArgumentException(upcaster.from() + " has two upcasters, to version "
                    + before.to().version() + " and to version " + upcaster.to().version() + ". Leave one of them out");
        }
    }

    private static Key key(EventType<?> type) {
        return new Key(type.name(), type.version());
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

    /**
     * Finds a type.
     *
     * @param name the current name or a former one
     * @param version the version
     * @return the type; empty if it is not known
     */
    public Optional<EventType<?>> find(String name, int version) {
        EventType<?> type = types.get(new Key(name, version));
        return type != null
                ? Optional.of(type)
                : types.values().stream()
                        .filter(each -> each.version() == version && each.isNamed(name))
                        .findFirst();
    }

    /**
     * Finds the newest version of an event.
     *
     * @param name the current name or a former one
     * @return the type; empty if no version is known
     */
    public Optional<EventType<?>> newest(String name) {
        Map.Entry<Key, EventType<?>> last = types.floorEntry(new Key(name, Integer.MAX_VALUE));
        return last != null && last.getKey().name().equals(name)
                ? Optional.of(last.getValue())
                : types.values().stream()
                        .filter(type -> type.isNamed(name))
                        .max(Comparator.comparingInt(EventType::version));
    }

    /** {@return the names marked by {@link #retired(String...)}; unmodifiable} */
    public Set<String> retired() {
        return Collections.unmodifiableSet(retired);
    }

    /**
     * Tells whether an event is neither known nor retired, so that another application or release may declare it.
     *
     * @param name the name of an event
     * @return whether it is unknown
     */
    public boolean isUnknown(String name) {
        return !retired.contains(name) && newest(name).isEmpty();
    }

    /**
     * Follows the upcasters from a type.
     *
     * @param type a type
     * @return the type that events of {@code type} are read as; {@code type} itself if it has no upcaster
     */
    public EventType<?> current(EventType<?> type) {
        EventType<?> current = type;
        for (Upcaster<?, ?> step = next(type); step != null; step = next(current)) {
            current = step.to();
        }
        return current;
    }

    /**
     * Upcasts a payload to the type that {@link #current} returns. An exception of an upcaster is passed on.
     *
     * @param type the type of the payload
     * @param payload the payload
     * @return the payloads: none if an upcaster drops it, several if one splits it
     */
    public List<?> upcast(EventType<?> type, Object payload) {
        List<?> upcast = List.of(payload);
        for (Upcaster<?, ?> step = next(type); step != null; step = next(step.to())) {
            upcast = step.upcast(upcast);
        }
        return upcast;
    }

    private @Nullable Upcaster<?, ?> next(EventType<?> type) {
        return upcasters.get(key(type));
    }

    /** {@return all types, sorted by name and version; unmodifiable} */
    public Collection<EventType<?>> types() {
        return Collections.unmodifiableCollection(types.values());
    }
}
