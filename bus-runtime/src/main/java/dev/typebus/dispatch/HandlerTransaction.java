package dev.typebus.dispatch;

import dev.typebus.append.Appender;
import dev.typebus.append.OpenTransaction;
import dev.typebus.append.SqlState;
import dev.typebus.event.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction that handlers run in and that settles what they did. It carries a mark that a COMMIT or ROLLBACK by a handler
 * erases, however it was sent. Rolled back by closing, unless committed. For one thread.
 */
final class HandlerTransaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HandlerTransaction.class);

    private static final String MARK = "SELECT set_config('typebus.mark', ?, true)";

    /** In a savepoint that is undone, so that for the next handler deferred constraints are deferred again. */
    private static final String CHECK_CONSTRAINTS = """
            SAVEPOINT typebus_check;
            SET CONSTRAINTS ALL IMMEDIATE;
            ROLLBACK TO SAVEPOINT typebus_check;
            RELEASE SAVEPOINT typebus_check
            """;

    private final Connection raw;
    private final OpenTransaction open;
    private final String mark;
    private boolean committed;

    private HandlerTransaction(Connection raw, OpenTransaction open, String mark) {
        this.raw = raw;
        this.open = open;
        this.mark = mark;
    }

    static HandlerTransaction begin(DataSource dataSource, Appender appender) throws SQLException {
        Connection raw = dataSource.getConnection();
        try {
            raw.setAutoCommit(false);
            String mark = UUID.randomUUID().toString();
            try (PreparedStatement statement = raw.prepareStatement(MARK)) {
                statement.setString(1, mark);
                statement.execute();
            }
            return new HandlerTransaction(raw, new OpenTransaction(raw, appender), mark);
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    OpenTransaction open() {
        return open;
    }

    /** For the settlement: the connection without its guard. */
    Connection raw() {
        return raw;
    }

    String mark() {
        return mark;
    }

    /** Lets deferred constraints speak now, while it is known whose they are. */
    void checkConstraints() throws SQLException {
        open.flush();
        try (PreparedStatement statement = raw.prepareStatement(CHECK_CONSTRAINTS)) {
            statement.execute();
        }
    }

    /** Commits, and returns what the handlers published. */
    List<NewEvent<?>> commit() throws SQLException {
        List<NewEvent<?>> published = open.published();
        open.end();
        SqlState.commit(raw);
        committed = true;
        return published;
    }

    @Override
    public void close() {
        open.end();
        try (Connection closing = raw) {
            if (!committed) {
                closing.rollback();
            }
            closing.setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("A connection was lost while its transaction was rolled back; the database does that itself", e);
        }
    }
}
