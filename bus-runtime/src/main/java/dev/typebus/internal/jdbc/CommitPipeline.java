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
 * The last statements of a transaction, which go to the server together with its COMMIT, in one message: the driver sends the statements of one
 * text without waiting in between, and behind one that fails the server skips the others, COMMIT among them. What they return is not looked
 * at: what must not be committed has to fail. A connection that does not take a COMMIT with other statements gets two messages. For one thread,
 * once.
 *
 * @see RestoringConnection#takesCommit
 */
public final class CommitPipeline {
    private static final Logger log = LoggerFactory.getLogger(CommitPipeline.class);

    /** Many statements are sent some at a time. */
    private static final int MOST_STATEMENTS = 10;

    /** The server keeps the plans of each text that it is sent often; of more statements there are too many different texts. */
    private static final int MOST_PREPARED = 4;

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private boolean sentSome;
    private boolean commitAlone;

    /** @param connection not in auto-commit mode */
    public CommitPipeline(Connection connection) {
        this.connection = connection;
    }

    /** The transaction's connection, for parameters such as arrays that only a connection can create. */
    public Connection connection() {
        return connection;
    }

    /** Adds a statement; of those that are too many for one message, it sends what there is. */
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
     * @throws SQLException {@link SqlState#COMMIT_UNKNOWN} if that may have taken effect; any other state means that it did not
     */
    public void commit() throws SQLException {
        if (!statements.isEmpty() && !RestoringConnection.takesCommit(connection)) {
            sendEarly();
        }
        if (statements.isEmpty()) {
            commitAlone = true;
            SqlState.commit(connection); // says so if the transaction is aborted
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

    /** Whether the transaction has ended although {@link #commit} failed: the server refused the COMMIT itself. */
    public boolean isDone() {
        try {
            return commitAlone || RestoringConnection.state(connection) == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }
}
