package dev.typebus.internal.health;

import dev.typebus.handler.Group;
import dev.typebus.health.CappedCount;
import dev.typebus.health.LaneHealth;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads how far each lane lags behind the log, in one statement. Immutable and thread-safe. */
final class LaneLags {
    private static final int TIME_ORDERED = 7;

    private final String[] groups;
    private final @Nullable String[] domains;

    /** @param known the groups whose domains this process knows */
    LaneLags(Collection<Group> known) {
        this.groups = known.stream().map(Group::name).toArray(String[]::new);
        this.domains = known.stream().map(LaneLags::domains).toArray(String[]::new);
    }

    private static @Nullable String domains(Group group) {
        Set<String> domains = Routes.domainsOf(group);
        return domains == null ? null : String.join(",", domains);
    }

    /**
     * The state of all lanes as of one moment.
     *
     * @param at the database's time
     * @param head the highest position in the log
     */
    record Found(Instant at, long head, SortedMap<String, List<LaneHealth>> lanes) {}

    /** Reads the lags. */
    Found ask(Connection connection) throws SQLException {
        SortedMap<String, List<LaneHealth>> lanes = new TreeMap<>();
        Statements.Row<Found> reader = row -> {
            Instant at = instant(row, "now");
            if (row.getString("group_name") != null) {
                lanes.computeIfAbsent(row.getString("group_name"), group -> new ArrayList<>())
                        .add(lane(row, at));
            }
            return new Found(at, row.getLong("head"), lanes);
        };
        return Statements.row(connection, HealthSql.LAGS, reader, groups, domains)
                .orElseGet(() -> new Found(Instant.EPOCH, 0, lanes));
    }

    private static LaneHealth lane(ResultSet row, Instant now) throws SQLException {
        String owner = row.getString("owner");
        return new LaneHealth(
                row.getInt("lane"),
                row.getLong("high"),
                new CappedCount(row.getLong("events"), row.getBoolean("more")),
                age(row, now),
                owner,
                owner == null ? null : instant(row, "expires_at"));
    }

    private static Duration age(ResultSet row, Instant now) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        if (id == null) {
            return Duration.ZERO;
        }
        // An id of version 7 has the time when the event was written; occurred_at of an imported event may be years
        // ago.
        Instant written = id.version() == TIME_ORDERED
                ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)
                : instant(row, "occurred_at");
        Duration age = Duration.between(written, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
