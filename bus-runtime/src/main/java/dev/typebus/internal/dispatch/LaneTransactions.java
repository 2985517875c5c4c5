package dev.typebus.internal.dispatch;

import dev.typebus.internal.dispatch.Settlement.Progress;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventKey;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.CommitListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Begins and ends the transactions in which one lane's handlers run and which settle their deliveries. For the one thread that works for the
 * lane at a time.
 */
public final class LaneTransactions {
    private final DataSource dataSource;
    private final HandlerConnections connections;
    private final Appender appender;
    private final CommitListener commits;
    private final Settlement settlement;

    /** @param connections the connections for handlers; a settlement without handlers takes one of {@code dataSource} for a moment */
    public LaneTransactions(
            DataSource dataSource,
            HandlerConnections connections,
            Appender appender,
            CommitListener commits,
            Settlement settlement) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.appender = appender;
        this.commits = commits;
        this.settlement = settlement;
    }

    HandlerTransaction begin() throws SQLException {
        return HandlerTransaction.begin(connections, appender);
    }

    /** Writes the events that the handlers published, settles and commits. */
    void finish(HandlerTransaction tx, Progress progress, List<Outcome> outcomes) throws SQLException {
        Set<EventKey> published = tx.commit(last -> settlement.commit(last, progress, outcomes));
        if (!published.isEmpty()) {
            commits.committed(published);
        }
    }

    /** Settles a step whose handlers needed no transaction. */
    void finish(Progress progress, List<Outcome> outcomes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            JdbcTransaction.atOnce(connection, all -> settlement.commit(all, progress, outcomes));
        }
    }

    /** Stores the lane's cursor, where nothing else is to be written. */
    void advance(Cursor to) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            settlement.advance(connection, to);
        }
    }
}
