package dev.typebus.lease;

import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the progress that is stored under a former name to the group or handler of today. Where the name of today has progress of its
 * own already, nothing is touched. Within the registration's transaction and under its lock.
 */
final class Renaming {
    private static final Logger log = LoggerFactory.getLogger(Renaming.class);

    private final Connection connection;

    Renaming(Connection connection) {
        this.connection = connection;
    }

    /** Renames what is stored of a former group. Nodes that still work for it are fenced off. */
    void group(Group group) throws SQLException {
        for (String former : group.formerly()) {
            if (!isTrue(RenamingSql.IS_KNOWN_GROUP, group.name()) && isTrue(RenamingSql.IS_KNOWN_GROUP, former)) {
                hold(former);
                Update.run(connection, RenamingSql.RENAME_GROUP, former, group.name());
                log.info("Group {} goes on as {}: its progress and its deliveries were renamed", former, group.name());
            }
        }
    }

    /** Renames what is stored of a group's former handlers. Nodes that still work for the group are fenced off. */
    void handlers(Group group) throws SQLException {
        for (Handler<?> handler : group.handlers()) {
            for (String former : handler.formerly()) {
                if (!isTrue(RenamingSql.IS_KNOWN_HANDLER, group.name(), handler.id())
                        && isTrue(RenamingSql.IS_KNOWN_HANDLER, group.name(), former)) {
                    hold(group.name());
                    Update.run(connection, RenamingSql.RENAME_HANDLER, group.name(), former, handler.id());
                    log.info(
                            "Handler {} of group {} goes on as {}: its progress and its deliveries were renamed",
                            former,
                            group.name(),
                            handler.id());
                }
            }
        }
    }

    /** Settlements under way end first, with all that they write, and later ones wait. */
    private void hold(String group) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RenamingSql.HOLD)) {
            statement.setString(1, group);
            statement.execute();
        }
    }

    private boolean isTrue(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Update.bind(statement, arguments);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
