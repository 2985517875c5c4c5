package dev.typebus.internal.dispatch;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.UnknownEventException;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerStats;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventDecoder;
import dev.typebus.internal.log.EventRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the handlers of one group that accept a row, and decodes its event for each. Immutable and thread-safe. */
public final class Routes {
    /** Handler id that stands for every handler of a group, where it is not known yet which of them accept the event. */
    public static final String EVERY_HANDLER = "*";

    private final EventCatalog catalog;
    private final EventDecoder decoder;
    private final Map<String, Route> byHandler = new LinkedHashMap<>();
    private final Group group;
    private final Map<TypeKey, List<Route>> byType = new ConcurrentHashMap<>();
    private final Map<String, Boolean> unknown = new ConcurrentHashMap<>();

    private record TypeKey(String name, int version) {}

    /**
     * The routes of one group.
     *
     * @param beginnings the starting point of each handler, by id
     * @param restoredUpTo up to this position, transaction ids say nothing
     */
    public Routes(Group group, EventCatalog catalog, Map<String, Cursor> beginnings, long restoredUpTo) {
        this.group = group;
        this.catalog = catalog;
        this.decoder = new EventDecoder(catalog);
        for (Handler<?> handler : group.handlers()) {
            Cursor from = Objects.requireNonNull(beginnings.get(handler.id()), handler.id());
            byHandler.put(
                    handler.id(),
                    new Route(handler, new HandlerCounters(), from.position(), from.snapshot(), restoredUpTo));
        }
    }

    /** The group of these routes. */
    public Group group() {
        return group;
    }

    /** Whether the group has a handler with this id. */
    public boolean has(String handlerId) {
        return byHandler.containsKey(handlerId);
    }

    /** The counters of each handler in this process, in the group's order. */
    public Stream<HandlerStats> stats() {
        return byHandler.entrySet().stream()
                .map(route -> route.getValue().counters().stats(group.name(), route.getKey()));
    }

    /** The domains of the events that a group may accept; null if it may accept events of any domain. */
    public static @Nullable Set<String> domainsOf(Group group) {
        Set<String> domains = new TreeSet<>();
        for (Handler<?> handler : group.handlers()) {
            types(handler).flatMap(Routes::names).forEach(name -> domains.add(EventRow.eventDomain(name)));
            names(handler).forEach(name -> domains.add(EventRow.eventDomain(name)));
        }
        return domains.contains("*") ? null : domains;
    }

    private static Stream<EventType<?>> types(Handler<?> handler) {
        return handler.selection() instanceof Handler.Types byType ? byType.types().stream() : Stream.empty();
    }

    private static Stream<String> names(EventType<?> type) {
        return Stream.concat(Stream.of(type.name()), type.formerly().stream());
    }

    private static Stream<String> names(Handler<?> handler) {
        return handler.selection() instanceof Handler.Names byName ? byName.names().stream() : Stream.empty();
    }

    /** Whether any handler accepts events of this name and version. */
    public boolean accepts(String eventType, int eventVersion) {
        return !handlersFor(new TypeKey(eventType, eventVersion)).isEmpty();
    }

    /** The handlers that accept the row, in the group's order. */
    List<Route> handlersFor(EventRow row) {
        return handlersFor(new TypeKey(row.eventType(), row.eventVersion()));
    }

    private List<Route> handlersFor(TypeKey type) {
        return byType.computeIfAbsent(
                type,
                key -> byHandler.values().stream()
                        .filter(route -> route.accepts(key.name(), key.version(), catalog))
                        .toList());
    }

    /**
     * Whether a handler by payload class may miss the event: no handler of the group accepts the event, the group handles others of its domain, and
     * no module declares the event or retires it.
     */
    public static boolean isUnknown(Group group, EventCatalog catalog, String eventType) {
        return handlesOthersOfItsDomain(group, eventType)
                && catalog.isUnknown(eventType)
                && group.handlers().stream().noneMatch(handler -> Route.accepts(handler, eventType, 1, catalog));
    }

    private static boolean handlesOthersOfItsDomain(Group group, String eventType) {
        return group.handlers().stream()
                .flatMap(Routes::types)
                .flatMap(Routes::names)
                .anyMatch(name -> EventRow.eventDomain(name).equals(EventRow.eventDomain(eventType)));
    }

    /** As {@link #isUnknown(Group, EventCatalog, String)}, for the row's event. */
    boolean isUnknown(EventRow row) {
        return unknown.computeIfAbsent(row.eventType(), name -> isUnknown(group, catalog, name));
    }

    /** Whether the handler accepts the row, and the row lies after its starting point. */
    boolean accepts(EventRow row, Route route) {
        return handlersFor(row).contains(route) && route.isAfterStart(row);
    }

    /** As {@link #accepts(EventRow, Route)}; false if the group has no such handler. */
    public boolean accepts(EventRow row, String handlerId) {
        return find(handlerId).filter(route -> accepts(row, route)).isPresent();
    }

    /**
     * Whether a delivery that was unroutable may be routed by this node's code.
     *
     * @param handlerId may be {@link #EVERY_HANDLER}
     */
    public boolean mayRoute(String handlerId, String eventType, int eventVersion) {
        if (isUnknown(group, catalog, eventType)) {
            return false;
        }
        return handlerId.equals(EVERY_HANDLER)
                || find(handlerId)
                        .filter(route -> route.handler().selection() instanceof Handler.Names
                                || catalog.newest(eventType)
                                        .filter(type -> type.version() < eventVersion)
                                        .isEmpty())
                        .isPresent();
    }

    /** The events, versions and handlers that this node's code knows, as a text that is equal for equal code on every node. */
    public String known() {
        Stream<String> events =
                catalog.types().stream().flatMap(type -> names(type).map(name -> name + " v" + type.version()));
        Stream<String> handlers = group.handlers().stream()
                .flatMap(handler -> Stream.concat(types(handler).map(EventType::toString), names(handler))
                        .map(event -> group.name() + "/" + handler.id() + " " + event));
        return Stream.of(events, catalog.retired().stream(), handlers)
                .flatMap(parts -> parts)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /**
     * Decodes the row as a handler of the group would get it, and throws the result away.
     *
     * @throws DecodingException if its payload has the wrong form, or its version is not known
     */
    public void tryDecoding(EventRow row, String handlerId) {
        decode(find(handlerId).orElseThrow(), row);
    }

    Optional<Route> find(String handlerId) {
        return Optional.ofNullable(byHandler.get(handlerId));
    }

    /** The exception for an event that no module declares, with the known names of its domain. */
    UnknownEventException unknown(EventRow row) {
        Set<String> names = new TreeSet<>();
        catalog.types().forEach(type -> {
            if (EventRow.eventDomain(type.name()).equals(row.eventDomain())) {
                names.add(type.name());
            }
        });
        return new UnknownEventException(row + ": no module of this application declares " + row.eventType()
                + ". Known of this domain: " + String.join(", ", names)
                + ". Deploy the module that declares it; if the event is gone for good, @Retired(\"" + row.eventType()
                + "\") lets go of it");
    }

    /**
     * Decodes the row's event for the handler: to several events if an upcaster splits it, to none if an upcaster drops it.
     *
     * @throws UnknownEventException if its version is newer than the known ones
     * @throws DecodingException if its payload has the wrong form
     */
    List<StoredEvent<?>> decode(Route route, EventRow row) {
        return route.handler().selection() instanceof Handler.Names
                ? List.of(decoder.undecoded(row))
                : decoder.decode(row);
    }
}
