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
 * Registers groups and handlers that are new to the database: a group gets its lanes, a handler its start position. A handler that is
 * new in a known group catches up beside the group.
 */
public final class GroupRegistration {
    private static final Logger log = LoggerFactory.getLogger(GroupRegistration.class);

    private final Connection connection;

    private GroupRegistration(Connection connection) {
        this.connection = connection;
    }

    /**
     * Registers the groups in a transaction of its own. Without groups it only reads: it takes no lock, and needs no right to write.
     *
     * @param connection in autocommit mode
     * @return the groups as they are stored, and the start position of each handler
     */
    public static RegisteredGroups register(Connection connection, List<Group> groups) throws SQLException {
        if (groups.isEmpty()) {
            return readOnly(connection);
        }
        return JdbcTransaction.<RegisteredGroups, SQLException>executeShort(
                connection, tx -> new GroupRegistration(tx).register(groups));
    }

    /**
     * What a bus without groups needs. Both reads may be of different moments: a database whose identity was checked before has either
     * been accepted already or counts its own transaction ids.
     */
    private static RegisteredGroups readOnly(Connection connection) throws SQLException {
        GroupRegistration registration = new GroupRegistration(connection);
        long restoredUpTo = registration.number(GroupRegistrationSql.RESTORED_UP_TO);
        return new RegisteredGroups(LaneReader.head(connection).snapshot(), restoredUpTo, List.of(), Map.of());
    }

    private RegisteredGroups register(List<Group> groups) throws SQLException {
        update(GroupRegistrationSql.LOCK_REGISTRATION);
        long restoredUpTo = number(GroupRegistrationSql.LOCK_LOG_ROW);
        Cursor head = LaneReader.head(connection);
        Cursor start = new Cursor(0, head.snapshot());
        GroupRename groupRename = new GroupRename(connection);
        List<Group> stored = groupRename.run(groups);
        Map<String, Map<String, Cursor>> startPositions =
                StoredNames.read(connection).starts();
        for (Group group : stored) {
            Map<String, Cursor> known = startPositions.computeIfAbsent(group.name(), name -> new HashMap<>());
            boolean isNew = addLanes(group, head, restoredUpTo);
            for (Handler<?> handler : group.handlers()) {
                if (!known.containsKey(handler.id())) {
                    Cursor from = handler.startFrom() == Handler.StartFrom.NOW ? head : start;
                    addHandler(group, handler, from, isNew);
                    known.put(handler.id(), from);
                }
                boolean replayable = handler.isReplayable();
                update(GroupRegistrationSql.SET_REPLAYABLE, replayable, group.name(), handler.id(), replayable);
            }
        }
        for (Group group : stored) {
            Map<String, Cursor> known = startPositions.getOrDefault(group.name(), Map.of());
            groupRename.remember(group, startPositions.keySet(), known.keySet());
        }
        return new RegisteredGroups(head.snapshot(), restoredUpTo, stored, startPositions);
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
                    "Handler {} is new in group {}: it catches up with the log from {}, beside the group",
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
