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
 * Renames stored groups and handlers: gives the progress under a former name to the current name, and records the former name. A current
 * name with progress of its own is left alone. Runs in the registration's transaction and under its lock.
 */
final class GroupRename {
    private static final Logger log = LoggerFactory.getLogger(GroupRename.class);

    private final Connection connection;

    GroupRename(Connection connection) {
        this.connection = connection;
    }

    /**
     * Renames what is stored under names that the code calls former ones. Fences off nodes that still work under these.
     *
     * @return the groups under their current names in the database
     * @throws IllegalArgumentException if the database has two of the groups, or two handlers of a group, under one name
     */
    List<Group> run(List<Group> groups) throws SQLException {
        for (StoredNames.Found group : toBeRenamed(StoredNames.read(connection).groups(groups))) {
            Statements.run(connection, GroupRenameSql.LOCK_LANES, group.inDatabase());
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
                Statements.run(connection, GroupRenameSql.LOCK_LANES, name);
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
     * Records under which former names other releases may know a group and its handlers. A name in use is not recorded.
     *
     * @param group under its stored names
     * @param groups all group names in the database
     * @param handlers all handler ids of the group in the database
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
