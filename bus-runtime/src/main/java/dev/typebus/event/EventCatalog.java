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

    /** A step from one version of an event to a newer one. */
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
     * A catalog of these types.
     *
     * @throws IllegalArgumentException if two different record classes claim one name and version
     */
    public static EventCatalog of(EventType<?>... types) {
        EventCatalog catalog = new EventCatalog(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        for (EventType<?> type : types) {
            catalog.add(type);
        }
        return catalog;
    }

    /** A catalog of this one's types and the other's; see {@link #of} for clashes. */
    public EventCatalog and(EventCatalog other) {
        EventCatalog both = copy();
        other.types.values().forEach(both::add);
        other.upcasters.values().forEach(both::add);
        both.retired.addAll(other.retired);
        return both;
    }

    /**
     * A catalog that reads events of the one version as events of the other, a newer one of the same event.
     *
     * @param step a pure function; it may be called from any thread
     * @throws IllegalArgumentException if it leads to another event or to no newer version, or another step leads elsewhere from there
     */
    public <A, B> EventCatalog upcast(EventType<A> from, EventType<B> to, Function<? super A, ? extends B> step) {
        return upcastAndSplit(from, to, payload -> List.of(step.apply(payload)));
    }

    /**
     * As {@link #upcast(EventType, EventType, Function)}, by a step that may drop an event: where it returns nothing, the event counts as
     * handled by those who handle the newer version. History and handlers by name still have it, as it is stored.
     */
    public <A, B> EventCatalog upcastOrDrop(
            EventType<A> from, EventType<B> to, Function<? super A, ? extends Optional<? extends B>> step) {
        return upcastAndSplit(
                from, to, payload -> step.apply(payload).<List<B>>map(List::of).orElse(List.of()));
    }

    /**
     * As {@link #upcast(EventType, EventType, Function)}, by a step that may make several payloads of one. They stay one stored event, of
     * one id and position: a handler gets all of them, in this order, in one delivery. None: as {@link #upcastOrDrop}.
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
     * A catalog that knows of these events that they are gone on purpose. What is stored of them is for no handler by payload class, and
     * waits for none; handlers by name get it. An event that a module declares is not retired, whoever says so.
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

    /** The type of this name, or of one that had it before, and version, if it is known. */
    public Optional<EventType<?>> find(String name, int version) {
        EventType<?> type = types.get(new Key(name, version));
        return type != null
                ? Optional.of(type)
                : types.values().stream()
                        .filter(each -> each.version() == version && each.isNamed(name))
                        .findFirst();
    }

    /** The newest version that is known of the event of this name, or of one that had it before. */
    public Optional<EventType<?>> newest(String name) {
        Map.Entry<Key, EventType<?>> last = types.floorEntry(new Key(name, Integer.MAX_VALUE));
        return last != null && last.getKey().name().equals(name)
                ? Optional.of(last.getValue())
                : types.values().stream()
                        .filter(type -> type.isNamed(name))
                        .max(Comparator.comparingInt(EventType::version));
    }

    /** The names of the events that {@link #retired(String...)} was told of. */
    public Set<String> retired() {
        return Collections.unmodifiableSet(retired);
    }

    /** Whether the event is neither known nor retired: someone else may declare it, or will. */
    public boolean isUnknown(String name) {
        return !retired.contains(name) && newest(name).isEmpty();
    }

    /** The type as which events of this one are read: itself, or what its upcasters lead to. */
    public EventType<?> current(EventType<?> type) {
        EventType<?> current = type;
        for (Upcaster<?, ?> step = next(type); step != null; step = next(current)) {
            current = step.to();
        }
        return current;
    }

    /**
     * The payload of this type as one of {@link #current}: as several if an upcaster splits it, and as none if one drops it. Throws what an
     * upcaster throws.
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

    /** All types, sorted by name and version. */
    public Collection<EventType<?>> types() {
        return Collections.unmodifiableCollection(types.values());
    }
}
