package dev.typebus.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the last statements of a transaction to the server in one message with its COMMIT. The driver sends the statements of one text without
 * waiting in between. If one fails, the server skips the statements behind it, including the COMMIT. Their results are not read: a statement that
 * must prevent the commit has to fail. If a connection does not take a COMMIT with other statements, two messages are sent. For one thread, used
 * once.
 *
 * @see RestoringConnection#takesCommit
 */
public final class CommitPipeline {
    private static final Logger log = LoggerFactory.getLogger(CommitPipeline.class);

    /** The most statements in one message; more are sent in several messages. */
    private static final int MOST_STATEMENTS = 10;

    /** The most statements in a text that the server prepares. Longer texts differ too often for their plans to be reused. */
    private static final int MOST_PREPARED = 4;

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private boolean sentSome;
    private boolean commitAlone;

    /** @param connection is not in auto-commit mode */
    public CommitPipeline(Connection connection) {
        this.connection = connection;
    }

    /** Returns the transaction's connection, for parameters such as arrays that only a connection can create. */
    public Connection connection() {
        return connection;
    }

    /** Adds a statement. If the message is full, the statements before it are sent first. */
    public void add(String sql, @Nullable Object... values) throws SQLException {
        if (statements.size() >= MOST_STATEMENTS) {
            sendEarly();
        }
        statements.add(sql.strip());
        parameters.addAll(Arrays.asList(values));
    }

    private void sendEarly() throws SQLException {
        if (!sentSome) {
            statements.add(CommitPipelineSql.END_SOON);
            sentSome = true;
        }
        send(PreparedStatement::execute);
    }

    /**
     * Sends the statements and commits.
     *
     * @throws SQLException {@link SqlState#COMMIT_UNKNOWN} if the commit may have taken effect; with any other state it did not
     */
    public void commit() throws SQLException {
        if (!statements.isEmpty() && !RestoringConnection.takesCommit(connection)) {
            sendEarly();
        }
        if (statements.isEmpty()) {
            commitAlone = true;
            SqlState.commit(connection); // fails if the transaction is aborted
        } else {
            statements.add(CommitPipelineSql.COMMIT);
            send(message -> SqlState.committing(message::execute));
        }
    }

    private interface Sending {
        void send(PreparedStatement message) throws SQLException;
    }

    private void send(Sending sending) throws SQLException {
        PreparedStatement message = connection.prepareStatement(String.join(";\n", statements));
        try {
            if (statements.size() > MOST_PREPARED && message.isWrapperFor(PGStatement.class)) {
                message.unwrap(PGStatement.class).setPrepareThreshold(0);
            }
            Statements.bind(connection, message, parameters, Types.NULL);
            sending.send(message);
        } finally {
            statements.clear();
            parameters.clear();
            close(message);
        }
    }

    /** Closes the statement; a failure to close it does not change the outcome of the message. */
    private static void close(PreparedStatement message) {
        try {
            message.close();
        } catch (SQLException e) {
            log.debug("A statement could not be closed", e);
        }
    }

    /** Tells whether the transaction has ended although {@link #commit} failed, because the server refused the COMMIT itself. */
    public boolean isDone() {
        try {
            return commitAlone || RestoringConnection.state(connection) == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }
}
