package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishStats;
import dev.typebus.event.Publisher;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Publishes in transactions of its own; returns when the events are durable. Concurrent calls are batched. Calls with an idempotency key are not:
 * they may have to wait for another transaction that has just written that key, and would delay the others. Thread-safe.
 */
final class AutoCommitPublisher implements Publisher {
    private final DataSource dataSource;
    private final Appender appender;
    private final PublishBatcher batcher;
    private final CommitListener listener;
    private final SettlementAwaiter handlers;

    AutoCommitPublisher(DataSource dataSource, Appender appender, CommitListener listener, SettlementAwaiter handlers) {
        this.dataSource = dataSource;
        this.appender = appender;
        this.batcher = new PublishBatcher(dataSource, appender);
        this.listener = listener;
        this.handlers = handlers;
    }

    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        BusTransaction.refuseAwaitInHandler(events);
        List<EncodedEvent> encoded = appender.encode(events);
        List<EventId> ids;
        if (Appender.anyKey(encoded) || Appender.characters(encoded) > Appender.MOST_CHARACTERS) {
            ids = publishAlone(encoded);
        } else {
            batcher.publish(encoded);
            ids = encoded.stream().map(EncodedEvent::id).toList();
        }
        PublishedEvents published = new PublishedEvents();
        published.add(encoded, ids);
        published.notifyCommitted(listener, handlers);
        return ids;
    }

    /** Returns the statistics of the batches so far. */
    PublishStats publishStats() {
        return batcher.written();
    }

    /** Writes events outside a batch: one event in auto-commit mode, several in one transaction. */
    private List<EventId> publishAlone(List<EncodedEvent> events) {
        PublishFailure.Moment moment = PublishFailure.Moment.CONNECTING;
        try (Connection connection = dataSource.getConnection()) {
            if (events.size() == 1) {
                moment = PublishFailure.Moment.COMMITTING;
                return appender.write(connection, events);
            }
            moment = PublishFailure.Moment.WRITING;
            return JdbcTransaction.<List<EventId>, SQLException>executeShort(
                    connection, tx -> appender.write(tx, events));
        } catch (SQLException e) {
            boolean lost = moment == PublishFailure.Moment.COMMITTING && SqlState.isUnknown(e.getSQLState());
            if (lost ? CommitCheck.of(e, events, dataSource) == CommitCheck.WRITTEN : PublishFailure.isWritten(e)) {
                return List.of(events.get(0).id());
            }
            throw PublishFailure.of(e, moment, PublishFailure.describe(events));
        }
    }
}
