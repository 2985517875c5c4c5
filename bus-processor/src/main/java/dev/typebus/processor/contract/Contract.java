package dev.typebus.processor.contract;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contract of a module, from {@code typebus.catalog.json} or from the code of a compilation.
 *
 * @param events by name, each by version
 * @param handlers as {@code group/id}
 * @param retired names of events and handlers among these that are gone on purpose
 */
public record Contract(
        SortedMap<String, SortedMap<Integer, EventShape>> events,
        SortedSet<String> handlers,
        SortedSet<String> retired) {
    /** The contract of a module that has released nothing yet. */
    public static final Contract EMPTY = of(List.of(), List.of(), List.of());

    public Contract {
        SortedMap<String, SortedMap<Integer, EventShape>> copy = new TreeMap<>();
        events.forEach((name, versions) -> copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(versions))));
        events = Collections.unmodifiableSortedMap(copy);
        handlers = Collections.unmodifiableSortedSet(new TreeSet<>(handlers));
        retired = Collections.unmodifiableSortedSet(new TreeSet<>(retired));
    }

    /** A contract of these, in any order. Of two events of one name and version the first counts. */
    public static Contract of(Collection<EventShape> events, Collection<String> handlers, Collection<String> retired) {
        SortedMap<String, SortedMap<Integer, EventShape>> byName = new TreeMap<>();
        events.forEach(event ->
                byName.computeIfAbsent(event.name(), name -> new TreeMap<>()).putIfAbsent(event.version(), event));
        return new Contract(byName, new TreeSet<>(handlers), new TreeSet<>(retired));
    }

    /** The newest version of each event. */
    public List<EventShape> newest() {
        return events.values().stream()
                .map(versions -> versions.values().stream().reduce((older, newer) -> newer))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The same with all that has no order in JSON sorted, so that two contracts can be compared. */
    public Contract sorted() {
        List<EventShape> sorted = events.values().stream()
                .flatMap(versions -> versions.values().stream())
                .map(event -> new EventShape(
                        event.name(),
                        event.version(),
                        event.aggregateType(),
                        event.aggregateId(),
                        CanonicalOrder.record(event.payload())))
                .toList();
        return of(sorted, handlers, retired);
    }

    /** The versions of an event; empty if there is none of that name. */
    public SortedMap<Integer, EventShape> versions(String event) {
        return events.getOrDefault(event, Collections.emptySortedMap());
    }
}
