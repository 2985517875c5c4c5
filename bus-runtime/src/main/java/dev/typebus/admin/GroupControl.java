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
 * Pauses and resumes groups on all nodes. A pause survives restarts. A paused group loses nothing: its events stay in the log, and its
 * retries stay stored. Immutable and thread-safe. Each method throws {@link dev.typebus.event.DatabaseUnavailableException} if the database
 * fails.
 */
public final class GroupControl {
    private final DataSource dataSource;
    private final Runnable acted;
    private final String by;

    /**
     * Creates the control of the groups of a database.
     *
     * @param dataSource connections to the database
     * @param acted called after each operation
     */
    public GroupControl(DataSource dataSource, Runnable acted) {
        this(dataSource, acted, "");
    }

    private GroupControl(DataSource dataSource, Runnable acted, String by) {
        this.dataSource = dataSource;
        this.acted = acted;
        this.by = by;
    }

    /**
     * Sets the operator, who is recorded with each operation.
     *
     * @param who the operator
     * @return a copy
     */
    public GroupControl by(String who) {
        return new GroupControl(dataSource, acted, Objects.requireNonNull(who, "who"));
    }

    /**
     * Pauses a group. Running handlers finish; within about a second, no node starts another one of the group.
     *
     * @param group the group
     * @param reason the reason
     * @return false if it was paused already; then the first reason stays
     * @throws IllegalArgumentException if the database has no such group
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

    /**
     * Resumes a group.
     *
     * @param group the group
     * @return false if it was not paused
     */
    public boolean resume(String group) {
        return act("resume", group, "", GroupControlSql.RESUME, group);
    }

    /** {@return the paused groups, by name} */
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
