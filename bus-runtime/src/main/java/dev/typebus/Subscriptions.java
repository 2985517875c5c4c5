package dev.typebus;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.internal.work.LiveSubscriptions;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Checks live subscriptions and registers them. Thread-safe. */
final class Subscriptions {
    private final EventCatalog catalog;
    private final LiveSubscriptions live;

    Subscriptions(EventCatalog catalog, LiveSubscriptions live) {
        this.catalog = catalog;
        this.live = live;
    }

    <E> Subscription subscribe(EventType<E> type, Consumer<? super StoredEvent<E>> listener) {
        requireReadable(type);
        try {
            return live.subscribe(type, listener);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "Not subscribed to " + type + ": the database cannot be asked where the log ends now", e);
        }
    }

    /** Refuses a type that no event is decoded to: its listener would never be called. */
    private void requireReadable(EventType<?> type) {
        boolean known = catalog.find(type.name(), type.version())
                .filter(found -> found.payloadType() == type.payloadType())
                .isPresent();
        if (!known) {
            throw new IllegalArgumentException(
                    "Not subscribed to " + type + ", which is not in the catalog of this bus:"
                            + " its events are not decoded, so the listener would never be called. Add its module's catalog to"
                            + " the builder: catalog(Events.catalog())");
        }
        EventType<?> current = catalog.current(type);
        if (!current.equals(type)) {
            throw new IllegalArgumentException("Not subscribed to " + type + ": its events are read as " + current
                    + ", so the listener would never be called. Subscribe to " + current);
        }
    }
}
