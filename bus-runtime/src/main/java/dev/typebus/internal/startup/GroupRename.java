package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the progress that is stored under a former name to the group or handler of today, and has the database remember the former name.
 * Where the name of today has progress of its own already, nothing is touched. Within the registration's transaction and under its lock.
 */
final class GroupRename {
    private static final Logger log = LoggerFactory.getLogger(GroupRename.class);

    private final Connection connection;

    GroupRename(Connection connection) {
        this.connection = connection;
    }

    /**
     * Renames what is stored under names that the code calls former ones. Nodes that still work for it are fenced off.
     *
     * @return the groups under the names that the database has for them now
     * @throws IllegalArgumentException if it has two groups, or two handlers of a group, as one
     */
    List<Group> run(List<Group> groups) throws SQLException {
        for (StoredNames.Found group : toBeRenamed(StoredNames.read(connection).groups(groups))) {
            Statements.run(connection, GroupRenameSql.LOCK_LEASES_AND_LANES, group.inDatabase());
            Statements.run(connection, GroupRenameSql.RENAME_GROUP, group.inDatabase(), group.name());
            log.info(
                    "Group {} goes on as {}: its progress and its deliveries were renamed",
                    group.inDatabase(),
                    group.name());
        }
        StoredNames names = StoredNames.read(connection);
        Map<String, StoredNames.Found> stored = names.groups(groups);
        for (Group group : groups) {
            String name = Objects.requireNonNull(stored.get(group.name())).inDatabase();
            for (StoredNames.Found handler : toBeRenamed(names.handlers(name, group))) {
                Statements.run(connection, GroupRenameSql.LOCK_LEASES_AND_LANES, name);
                Statements.run(connection, GroupRenameSql.RENAME_HANDLER, name, handler.inDatabase(), handler.name());
                log.info(
                        "Handler {} of group {} goes on as {}: its progress and its deliveries were renamed",
                        handler.inDatabase(),
                        name,
                        handler.name());
            }
        }
        return new HandlerTable(StoredNames.read(connection).asStored(groups)).groups();
    }

    private static List<StoredNames.Found> toBeRenamed(Map<String, StoredNames.Found> found) {
        return found.values().stream().filter(StoredNames.Found::isToBeRenamed).toList();
    }

    /**
     * Has the database remember under which names other releases may know a group and its handlers. A name by which one goes is no former one.
     *
     * @param group as it is stored
     * @param groups all that the database knows
     * @param handlers all of the group that the database knows
     */
    void remember(Group group, Set<String> groups, Set<String> handlers) throws SQLException {
        Statements.run(connection, GroupRenameSql.REMEMBER_GROUP, group.name(), without(groups, group.formerly()));
        for (Handler<?> handler : group.handlers()) {
            Statements.run(
                    connection,
                    GroupRenameSql.REMEMBER_HANDLER,
                    group.name(),
                    handler.id(),
                    without(handlers, handler.formerly()));
        }
    }

    private static String[] without(Set<String> taken, List<String> names) {
        return names.stream().filter(name -> !taken.contains(name)).toArray(String[]::new);
    }
}
