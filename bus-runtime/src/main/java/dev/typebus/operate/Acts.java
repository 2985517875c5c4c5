package dev.typebus.operate;

import dev.typebus.event.OperatorAct;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The record of what operators did, written in the transaction of each act, or of each of its batches. Thread-safe. */
public final class Acts {
    private static final String WRITE = """
            INSERT INTO domain_event_acts (act, target, deliveries, acted_by, reason) VALUES (?, ?, ?, ?, ?) RETURNING id
            """;

    private static final String ADD = """
            UPDATE domain_event_acts SET deliveries = deliveries + ? WHERE id = ?
            """;

    private static final String LAST = """
            SELECT acted_at, act, target, deliveries, acted_by, reason FROM domain_event_acts ORDER BY id DESC LIMIT ?
            """;

    private final DataSource dataSource;

    /** The record in this database. */
    public Acts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns the act's id. */
    static long write(Connection connection, String act, String target, int deliveries, String by, String reason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, act);
            statement.setString(2, target);
            statement.setInt(3, deliveries);
            statement.setString(4, by);
            statement.setString(5, reason);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong("id");
            }
        }
    }

    /** The act went on with so many more; returns its id. */
    static long add(Connection connection, long act, int deliveries) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setInt(1, deliveries);
            statement.setLong(2, act);
            statement.executeUpdate();
            return act;
        }
    }

    /** The last so many, newest first. */
    public List<OperatorAct> last(int atMost) {
        return Act.in(dataSource, "The record of what operators did", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LAST)) {
                statement.setInt(1, atMost);
                try (ResultSet row = statement.executeQuery()) {
                    List<OperatorAct> acts = new ArrayList<>();
                    while (row.next()) {
                        acts.add(new OperatorAct(
                                row.getObject("acted_at", OffsetDateTime.class).toInstant(),
                                row.getString("act"),
                                row.getString("target"),
                                row.getInt("deliveries"),
                                row.getString("acted_by"),
                                row.getString("reason")));
                    }
                    return acts;
                }
            }
        });
    }
}
