package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.Slots;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes groups and handlers known to the database, where they are new: a group gets its lanes, a handler its beginning. A handler that
 * is new in a group that is not goes through the log by itself, beside the group, until it has caught up.
 */
public final class GroupRegistration {
    private static final Logger log = LoggerFactory.getLogger(GroupRegistration.class);

    private final Connection connection;

    private GroupRegistration(Connection connection) {
        this.connection = connection;
    }

    /**
     * Registers, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @return the groups as they are stored, and where each handler began
     */
    public static RegisteredGroups register(Connection connection, List<Group> groups) throws SQLException {
        return JdbcTransaction.<RegisteredGroups, SQLException>executeShort(
                connection, tx -> new GroupRegistration(tx).register(groups));
    }

    private RegisteredGroups register(List<Group> groups) throws SQLException {
        update(GroupRegistrationSql.LOCK_REGISTRATION);
        long restoredUpTo = number(GroupRegistrationSql.RESTORED_UP_TO);
        Cursor head = LaneReader.head(connection);
        Cursor beginning = new Cursor(0, head.snapshot());
        GroupRename groupRename = new GroupRename(connection);
        List<Group> stored = groupRename.run(groups);
        Map<String, Map<String, Cursor>> beginnings =
                StoredNames.read(connection).starts();
        for (Group group : stored) {
            Map<String, Cursor> known = beginnings.computeIfAbsent(group.name(), name -> new HashMap<>());
            boolean isNew = addLanes(group, head, restoredUpTo);
            for (Handler<?> handler : group.handlers()) {
                if (!known.containsKey(handler.id())) {
                    Cursor from = handler.startFrom() == Handler.StartFrom.NOW ? head : beginning;
                    addHandler(group, handler, from, isNew);
                    known.put(handler.id(), from);
                }
                boolean replayable = handler.isReplayable();
                update(GroupRegistrationSql.SAY_REPLAYABLE, replayable, group.name(), handler.id(), replayable);
            }
        }
        for (Group group : stored) {
            Map<String, Cursor> known = beginnings.getOrDefault(group.name(), Map.of());
            groupRename.remember(group, beginnings.keySet(), known.keySet());
        }
        return new RegisteredGroups(head.snapshot(), restoredUpTo, stored, beginnings);
    }

    private boolean addLanes(Group group, Cursor head, long restoredUpTo) throws SQLException {
        int lanes = (int) number(GroupRegistrationSql.COUNT_LANES, group.name());
        if (lanes > 0) {
            if (lanes != group.lanes()) {
                LaneResize.to(connection, group, restoredUpTo);
            }
            return false;
        }
        boolean fromNow = group.handlers().stream().allMatch(h -> h.startFrom() == Handler.StartFrom.NOW);
        for (int lane = 0; lane < group.lanes(); lane++) {
            int firstSlot = lane * Slots.COUNT / group.lanes();
            int lastSlot = (lane + 1) * Slots.COUNT / group.lanes() - 1;
            long high = fromNow ? head.position() : 0;
            update(
                    GroupRegistrationSql.ADD_LANE,
                    group.name(),
                    lane,
                    firstSlot,
                    lastSlot,
                    high,
                    head.snapshot().toString());
            update(GroupRegistrationSql.ADD_LEASE, group.name(), lane);
        }
        return true;
    }

    private void addHandler(Group group, Handler<?> handler, Cursor from, boolean groupIsNew) throws SQLException {
        update(
                GroupRegistrationSql.ADD_HANDLER,
                group.name(),
                handler.id(),
                from.position(),
                from.snapshot().toString());
        if (!groupIsNew) {
            log.info(
                    "Handler {} is new in group {}: it goes through the log from {}, beside the group",
                    handler.id(),
                    group.name(),
                    handler.startFrom() == Handler.StartFrom.NOW ? "now on" : "the beginning");
            update(GroupRegistrationSql.ADD_CATCH_UP, handler.id(), from.position(), group.name());
        }
    }

    private long number(String sql, Object... arguments) throws SQLException {
        return Statements.row(connection, sql, row -> row.getLong(1), arguments).orElseThrow();
    }

    private void update(String sql, Object... arguments) throws SQLException {
        Statements.run(connection, sql, arguments);
    }
}
