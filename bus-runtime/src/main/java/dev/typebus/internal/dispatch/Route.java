package dev.typebus.internal.dispatch;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.Snapshot;
import java.util.Optional;

/**
 * One handler with the selection of events that it accepts and its starting point.
 *
 * @param fromPosition rows up to here that {@code fromSnapshot} sees are not for this handler
 * @param restoredUpTo up to this position, transaction ids say nothing
 */
record Route(
        Handler<?> handler, HandlerCounters counters, long fromPosition, Snapshot fromSnapshot, long restoredUpTo) {

    /** Whether the row lies after the handler's starting point. */
    boolean isAfterStart(EventRow row) {
        return row.position() > fromPosition
                || (row.position() > restoredUpTo && !fromSnapshot.sees(row.transactionId()));
    }

    boolean accepts(String name, int version, EventCatalog catalog) {
        return accepts(handler, name, version, catalog);
    }

    /** Whether the handler accepts the event. Handlers of other versions accept a version that the catalog does not know, so that it is not missed. */
    static boolean accepts(Handler<?> handler, String name, int version, EventCatalog catalog) {
        if (handler.selection() instanceof Handler.Names byName) {
            return byName.names().stream().anyMatch(pattern -> matches(pattern, name));
        }
        if (handler.selection() instanceof Handler.Types byType) {
            Optional<EventType<?>> arrivesAs = catalog.find(name, version).map(catalog::current);
            return byType.types().stream()
                    .anyMatch(type -> arrivesAs.map(type::equals).orElseGet(() -> type.isNamed(name)));
        }
        throw new AssertionError(handler.selection());
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.contains("*")) {
            return pattern.equals(name);
        }
        int dot = pattern.indexOf('.');
        int nameDot = name.indexOf('.');
        return nameDot > 0
                && part(pattern.substring(0, dot), name.substring(0, nameDot))
                && part(pattern.substring(dot + 1), name.substring(nameDot + 1));
    }

    private static boolean part(String pattern, String word) {
        return pattern.equals("*") || pattern.equals(word);
    }
}
