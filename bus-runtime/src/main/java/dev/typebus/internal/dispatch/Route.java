package dev.typebus.internal.dispatch;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.handler.Handler;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.Snapshot;
import java.util.Optional;

/**
 * One handler, whether it wants a row, and where it began.
 *
 * @param fromPosition what {@code fromSnapshot} sees up to here is not for this handler
 * @param restoredUpTo up to this position transaction ids say nothing
 */
record Route(Handler<?> handler, HandlerCounters meter, long fromPosition, Snapshot fromSnapshot, long restoredUpTo) {

    /** Whether the row came after the handler's beginning. */
    boolean isAfterStart(EventRow row) {
        return row.position() > fromPosition
                || (row.position() > restoredUpTo && !fromSnapshot.sees(row.transactionId()));
    }

    boolean accepts(String name, int version, EventCatalog catalog) {
        return accepts(handler, name, version, catalog);
    }

    /** A version that nobody knows is wanted by those who handle another one: they must learn that they missed it. */
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
