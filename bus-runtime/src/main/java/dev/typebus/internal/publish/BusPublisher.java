package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.GatheredPublishes;
import dev.typebus.event.NewEvent;
import dev.typebus.event.Publisher;
import dev.typebus.internal.jdbc.OwnTransaction;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Publishes in transactions of its own; returns when durable. Concurrent calls are gathered. Calls with an idempotency key are not:
 * they may have to wait for the end of another transaction that has just written that key, and nobody else is to wait with them.
 * Thread-safe.
 */
final class BusPublisher implements Publisher {
    private final DataSource dataSource;
    private final Appender appender;
    private final Gathering gathering;
    private final CommitListener listener;
    private final SettlementAwait handlers;

    BusPublisher(DataSource dataSource, Appender appender, CommitListener listener, SettlementAwait handlers) {
        this.dataSource = dataSource;
        this.appender = appender;
        this.gathering = new Gathering(dataSource, appender);
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
        if (Appender.anyKey(encoded) || Appender.characters(encoded) > Appender.MOST_CHARACTERS) {
            ids = publishAlone(encoded);
        } else {
            gathering.publish(encoded);
            ids = encoded.stream().map(EncodedEvent::id).toList();
        }
        Published published = new Published();
        published.add(encoded, ids);
        published.announce(listener, handlers);
        return ids;
    }

    /** What concurrent calls had written together so far. */
    GatheredPublishes gathered() {
        return gathering.written();
    }

    /** One event commits itself; several are all or none. */
    private List<EventId> publishAlone(List<EncodedEvent> events) {
        PublishFailure.Moment moment = PublishFailure.Moment.CONNECTING;
        try (Connection connection = dataSource.getConnection()) {
            if (events.size() == 1) {
                moment = PublishFailure.Moment.COMMITTING;
                return appender.write(connection, events);
            }
            moment = PublishFailure.Moment.WRITING;
            return OwnTransaction.<List<EventId>, SQLException>quick(connection, tx -> appender.write(tx, events));
        } catch (SQLException e) {
            boolean lost = moment == PublishFailure.Moment.COMMITTING && SqlState.isUnknown(e.getSQLState());
            if (lost ? Fate.of(e, events, dataSource) == Fate.WRITTEN : PublishFailure.isWritten(e)) {
                return List.of(events.get(0).id());
            }
            throw PublishFailure.of(e, moment, PublishFailure.describe(events));
        }
    }
}
