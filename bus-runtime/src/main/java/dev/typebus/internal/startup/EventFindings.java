package dev.typebus.internal.startup;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.internal.dispatch.Routes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds stored events and versions that the application does not know although its handlers need them. */
final class EventFindings {
    private final StoredState storedState;
    private final List<StoredGroup> groups;
    private final EventCatalog catalog;

    private EventFindings(StoredState storedState, List<StoredGroup> groups, EventCatalog catalog) {
        this.storedState = storedState;
        this.groups = groups;
        this.catalog = catalog;
    }

    static List<StartupFinding> of(StoredState storedState, List<StoredGroup> groups, EventCatalog catalog) {
        EventFindings findings = new EventFindings(storedState, groups, catalog);
        return Stream.concat(findings.names(), findings.versions()).toList();
    }

    private Stream<StartupFinding> names() {
        Map<String, Long> lastPositions = new TreeMap<>();
        storedState.deliveries().forEach(delivery -> lastPositions.put(delivery.eventType(), 0L));
        storedState.events().forEach(event -> lastPositions.merge(event.name(), event.lastPosition(), Math::max));
        return lastPositions.entrySet().stream().flatMap(event -> unknown(event.getKey(), event.getValue()).stream());
    }

    /** An event that all groups have passed is no finding: an event that was retired stays in the log. */
    private Optional<StartupFinding> unknown(String name, long lastPosition) {
        List<String> missing = groups.stream()
                .filter(group -> Routes.isUnknown(group.group(), catalog, name))
                .filter(group ->
                        group.lowestCursor(storedState.progress()) < lastPosition || hasOpenDeliveries(group, name))
                .map(StoredGroup::name)
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new StartupFinding(
                        Kind.EVENT_UNKNOWN,
                        name
                                + " is stored, and no module of this application declares it, though others of its domain are handled by "
                                + missing.stream().sorted().collect(Collectors.joining(", ")),
                        "Its deliveries become unroutable: they wait for a node whose code knows it, and later events of their aggregates"
                                + " wait behind them",
                        "Deploy the code that declares it, or add its module's Events.catalog(); if it is gone for good, put @Retired(\""
                                + name + "\") on a class of its module, and they settle"));
    }

    private boolean hasOpenDeliveries(StoredGroup group, String name) {
        return storedState.deliveries().stream()
                .anyMatch(delivery -> group.isStoredAs(delivery.group())
                        && delivery.eventType().equals(name));
    }

    private Stream<StartupFinding> versions() {
        return storedState.events().stream()
                .filter(event -> catalog.find(event.name(), event.version()).isEmpty())
                .flatMap(event -> catalog.newest(event.name()).map(newest -> unknown(event, newest)).stream());
    }

    private static StartupFinding unknown(StoredState.Event event, EventType<?> newest) {
        String stored = event.name() + " v" + event.version() + " is stored, and ";
        return event.version() > newest.version()
                ? new StartupFinding(
                        Kind.VERSION_NEWER,
                        stored + "this application knows only version " + newest.version() + " and older ones",
                        "Deliveries of such events become unroutable, and later events of their aggregates wait behind them",
                        "Deploy the release that declares version " + event.version()
                                + "; while that is being rolled out there is nothing to do")
                : new StartupFinding(
                        Kind.VERSION_WITHOUT_RECORD,
                        stored + "this application has version " + newest.version() + " and no record for version "
                                + event.version(),
                        "Its outstanding deliveries become dead letters, and history shows its JSON",
                        "Declare a record of version " + event.version()
                                + " and an @Upcasts method, then redrive the dead letters: bus.deadLetters()");
    }
}
