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
 * Begins and ends the transactions that one lane's handlers run in and that settle what they did. For the one thread that works for the lane
 * at a time.
 */
public final class LaneTransactions {
    private final DataSource dataSource;
    private final HandlerConnections connections;
    private final Appender appender;
    private final CommitListener commits;
    private final Settlement settlement;

    /** @param connections for handlers; what settles without them takes one of {@code dataSource} for a moment */
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

    /** Writes what the handlers published, settles and commits; the transaction is over. */
    void finish(HandlerTransaction tx, Progress progress, List<Outcome> outcomes) throws SQLException {
        Set<EventKey> published = tx.commit(last -> settlement.commit(last, progress, outcomes));
        if (!published.isEmpty()) {
            commits.committed(published);
        }
    }

    /** Settles what needed no transaction to run in. */
    void finish(Progress progress, List<Outcome> outcomes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            JdbcTransaction.atOnce(connection, all -> settlement.commit(all, progress, outcomes));
        }
    }

    /** Stores the lane's cursor where nothing else is to be written. */
    void advance(Cursor to) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            settlement.advance(connection, to);
        }
    }
}
