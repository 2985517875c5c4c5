package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Publishes in the caller's JDBC transaction, each call at once and in one statement. Never commits, rolls back or closes. As thread-safe as the
 * connection.
 */
final class JoiningPublisher implements Publisher {
    private final Connection connection;
    private final Appender appender;
    private final CommitListener listener;

    JoiningPublisher(Connection connection, Appender appender, CommitListener listener) {
        this.connection = connection;
        this.appender = appender;
        this.listener = listener;
    }

    @Override
    public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
        if (events.stream().anyMatch(event -> event.await() != null)) {
            throw new PublishException("awaitingHandlers on joining(connection): handlers see the event only after your"
                    + " commit, which the bus does not see. Nothing was published; use bus.inTransaction, or publish"
                    + " without waiting");
        }
        List<EncodedEvent> encoded = appender.encode(events);
        try {
            requireTransaction(connection, "joining(connection)");
            List<EventId> ids = appender.write(connection, encoded);
            listener.expected();
            return ids;
        } catch (SQLException e) {
            throw PublishFailure.of(e, PublishFailure.Moment.JOINING, PublishFailure.describe(encoded));
        }
    }

    /** @param call the name of the call, for the error */
    static void requireTransaction(Connection connection, String call) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new PublishException(
                    call + ": the connection is in auto-commit mode, so there is no transaction to join. Nothing was"
                            + " published; call setAutoCommit(false) before, or publish on the bus");
        }
    }
}
