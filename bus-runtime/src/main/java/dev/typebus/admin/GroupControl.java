package dev.typebus.admin;

import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Pauses groups, for all nodes, until they are resumed: also beyond restarts. A paused group loses nothing; its events wait in the log and
 * its retries where they are. Immutable and thread-safe.
 */
public final class GroupControl {
    private final DataSource dataSource;
    private final Runnable acted;
    private final String by;

    /** @param acted is told after each act */
    public GroupControl(DataSource dataSource, Runnable acted) {
        this(dataSource, acted, "");
    }

    private GroupControl(DataSource dataSource, Runnable acted, String by) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.by = by;
    }

    /** The same, for acts of this operator, whose name stays with them. */
    public GroupControl by(String who) {
        return new GroupControl(dataSource, acted, Objects.requireNonNull(who, "who"));
    }

    /**
     * Pauses a group. What its handlers are doing they end; within about a second no node begins anything more for it.
     *
     * @return false if it was paused already; the first reason stays then
     * @throws IllegalArgumentException if the database knows no such group
     */
    public boolean pause(String group, String reason) {
        Objects.requireNonNull(reason, "reason");
        List<String> known = ask(GroupControlSql.KNOWN, rows -> rows.getString("group_name"));
        if (!known.contains(group)) {
            throw new IllegalArgumentException(
                    "There is no group \"" + group + "\". Known to the database: " + String.join(", ", known));
        }
        return act("pause", group, reason, GroupControlSql.PAUSE, group, reason);
    }

    /** Lets a group go on; returns false if it was not paused. */
    public boolean resume(String group) {
        return act("resume", group, "", GroupControlSql.RESUME, group);
    }

    /** The groups that are paused, by name. */
    public List<GroupPause> paused() {
        return ask(
                GroupControlSql.PAUSED,
                row -> new GroupPause(
                        row.getString("group_name"),
                        row.getObject("paused_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason")));
    }

    private <T> List<T> ask(String sql, Statements.Row<T> row) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.rows(connection, sql, row);
        } catch (SQLException e) {
            throw OperatorTransaction.unavailable("The groups", e);
        }
    }

    private boolean act(String act, String group, String reason, String sql, Object... parameters) {
        boolean changed = OperatorTransaction.in(dataSource, "The groups", connection -> {
            if (Statements.run(connection, sql, parameters) == 0) {
                return false;
            }
            AuditLog.write(connection, act, group, 0, by, reason);
            return true;
        });
        acted.run();
        return changed;
    }
}
