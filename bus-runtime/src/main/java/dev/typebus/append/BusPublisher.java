package dev.typebus.append;

import dev.typebus.event.EventId;
import dev.typebus.event.GatheredPublishes;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Publishes in transactions of its own; returns when durable. Concurrent calls are gathered. Calls with an idempotency key are not:
 * they may have to wait for the end of another transaction that has just written that key, and nobody else is to wait with them.
 * Thread-safe.
 */
final class BusPublisher implements Publisher {
    private final BusConnections connections;
    private final Appender appender;
    private final Gathering gathering;
    private final CommitListener listener;
    private final SettlementAwait handlers;

    BusPublisher(BusConnections connections, Appender appender, CommitListener listener, SettlementAwait handlers) {
        this.connections = connections;
        this.appender = appender;
        this.gathering = new Gathering(connections, appender);
        this.listener = listener;
        this.handlers = handlers;
    }

    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        OpenTransaction.refuseAwaitInHandler(events);
        List<EncodedEvent> encoded = appender.encode(events);
        List<EventId> ids;
        if (Appender.anyKey(encoded)) {
            ids = publishAlone(encoded);
        } else {
            gathering.publish(encoded);
            ids = encoded.stream().map(EncodedEvent::id).toList();
        }
        listener.committed(events);
        Published.await(Published.of(events, ids), handlers);
        return ids;
    }

    /** What concurrent calls had written together so far. */
    GatheredPublishes gathered() {
        return gathering.written();
    }

    private List<EventId> publishAlone(List<EncodedEvent> events) {
        PublishFailure.Moment moment = PublishFailure.Moment.CONNECTING;
        try {
            Connection connection = connections.openAutoCommitting();
            try {
                moment = PublishFailure.Moment.COMMITTING;
                return appender.write(connection, events);
            } finally {
                connections.close(connection);
            }
        } catch (SQLException e) {
            throw PublishFailure.of(e, moment, PublishFailure.describe(events));
        }
    }
}
