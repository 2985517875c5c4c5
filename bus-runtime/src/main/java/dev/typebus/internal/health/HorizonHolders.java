package dev.typebus.internal.health;

import dev.typebus.health.HorizonHolder;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the holders of the database's xmin horizon. */
final class HorizonHolders {
    private HorizonHolders() {}

    /** The oldest holder of each kind, the oldest first. */
    static List<HorizonHolder> ask(Connection connection) throws SQLException {
        return Statements.rows(connection, HealthSql.HORIZON, HorizonHolders::holder, HorizonHolder.UNKNOWN);
    }

    private static HorizonHolder holder(ResultSet row) throws SQLException {
        Instant since = instant(row, "since");
        Instant now = instant(row, "now");
        String state = row.getString("state");
        return new HorizonHolder(
                HorizonHolder.Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getObject("pid", Integer.class),
                row.getString("user"),
                state == null ? HorizonHolder.UNKNOWN : state,
                since,
                since == null || now == null ? null : Duration.between(since, now),
                row.getLong("transactions"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
