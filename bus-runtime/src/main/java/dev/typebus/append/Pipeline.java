package dev.typebus.append;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/**
 * The last statements of a transaction, which go to the server together with its COMMIT, in one message: the driver sends the statements of one
 * text without waiting in between, and behind one that fails the server skips the others, COMMIT among them. What they return is not looked
 * at: what must not be committed has to fail. A connection that does not take a COMMIT with other statements gets two messages. For one thread,
 * once.
 *
 * @see ReturningConnection#takesCommit
 */
public final class Pipeline {
    /** A driver keeps each text that it has seen, with its plans: many statements are sent some at a time. */
    private static final int MOST_STATEMENTS = 10;

    static final String COMMIT = "COMMIT";

    /** Should this process stand still between two messages, the server rolls back after ten seconds what would keep others waiting. */
    static final String END_SOON = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private boolean sentSome;
    private boolean commitAlone;

    /** @param connection not in auto-commit mode */
    public Pipeline(Connection connection) {
        this.connection = connection;
    }

    /** Of the transaction, for parameters that have to be made by it. */
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
            statements.add(END_SOON);
            sentSome = true;
        }
        send();
    }

    /**
     * Sends the statements and commits.
     *
     * @throws SQLException {@link SqlState#COMMIT_UNKNOWN} if that may have taken effect; any other state means that it did not
     */
    public void commit() throws SQLException {
        if (!statements.isEmpty() && !ReturningConnection.takesCommit(connection)) {
            sendEarly();
        }
        if (statements.isEmpty()) {
            commitAlone = true;
            SqlState.commit(connection); // says so if the transaction is aborted
        } else {
            statements.add(COMMIT);
            SqlState.committing(this::send);
        }
    }

    private void send() throws SQLException {
        String text = String.join(";\n", statements);
        try (PreparedStatement message = connection.prepareStatement(text)) {
            Statements.bind(connection, message, parameters);
            message.execute();
        } finally {
            statements.clear();
            parameters.clear();
        }
    }

    /** Of a transaction that could not be committed: whether it was its COMMIT that the server refused, so that it is over. */
    boolean isOver() {
        try {
            return commitAlone || ReturningConnection.state(connection) == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }
}
