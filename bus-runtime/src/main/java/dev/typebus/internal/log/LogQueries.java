package dev.typebus.internal.log;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.StoredEvent;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.SqlState;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Queries of users on the log. Each is one statement on a connection of its own. Thread-safe. */
public final class LogQueries {
    private final DataSource dataSource;
    private final EventDecoder decoder;

    public LogQueries(DataSource dataSource, EventDecoder decoder) {
        this.dataSource = dataSource;
        this.decoder = decoder;
    }

    /** Returns an aggregate's events in log order, decoded as far as possible. If an upcaster splits an event, each part is in the list. */
    public List<StoredEvent<?>> history(String aggregateType, String aggregateId) {
        return events(ask(
                "the history of " + aggregateType + "/" + aggregateId,
                connection ->
                        Statements.rows(connection, LogQueriesSql.HISTORY, EventRow::of, aggregateType, aggregateId)));
    }

    /** Returns the last stored events, newest first, decoded as far as possible. If an upcaster splits an event, each part is in the list. */
    public List<StoredEvent<?>> recent(int atMost) {
        if (atMost < 1) {
            throw new IllegalArgumentException("recent: 1 event or more, not " + atMost);
        }
        return events(ask(
                "the recent events",
                connection -> Statements.rows(connection, LogQueriesSql.RECENT, EventRow::of, atMost)));
    }

    /** Returns the number of events of each type, by name. */
    public SortedMap<String, Long> countsByType() {
        return ask("the counts by type", connection -> {
            SortedMap<String, Long> counts = new TreeMap<>();
            Statements.each(
                    connection, LogQueriesSql.COUNTS_BY_TYPE, row -> counts.put(row.getString(1), row.getLong(2)));
            return counts;
        });
    }

    /** Decodes rows. No connection is held meanwhile, because upcasters and constructors are the application's. */
    private List<StoredEvent<?>> events(List<EventRow> rows) {
        List<StoredEvent<?>> events = new ArrayList<>();
        rows.forEach(row -> events.addAll(decoder.decodeAsFarAsPossible(row)));
        return events;
    }

    private <T> T ask(String what, JdbcTransaction.Work<T, SQLException> question) {
        try (Connection connection = dataSource.getConnection()) {
            return question.on(connection);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "Reading " + what + " failed (" + SqlState.reason(e) + "); nothing was changed. "
                            + SqlState.remedy(e.getSQLState()),
                    e);
        }
    }
}
