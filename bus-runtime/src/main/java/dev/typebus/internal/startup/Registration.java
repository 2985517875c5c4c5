package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.jdbc.OwnTransaction;
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
public final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final Connection connection;

    private Registration(Connection connection) {
        this.connection = connection;
    }

    /**
     * Registers, in a transaction of its own.
     *
     * @param connection in autocommit mode
     * @return the groups as they are stored, and where each handler began
     */
    public static Beginnings register(Connection connection, List<Group> groups) throws SQLException {
        return OwnTransaction.<Beginnings, SQLException>quick(connection, tx -> new Registration(tx).register(groups));
    }

    private Beginnings register(List<Group> groups) throws SQLException {
        update(RegistrationSql.LOCK_REGISTRATION);
        long eraFloor = number(RegistrationSql.ERA_FLOOR);
        Cursor head = LaneReader.head(connection);
        Cursor beginning = new Cursor(0, head.snapshot());
        Renaming renaming = new Renaming(connection);
        List<Group> stored = renaming.run(groups);
        Map<String, Map<String, Cursor>> beginnings =
                StoredNames.read(connection).beginnings();
        for (Group group : stored) {
            Map<String, Cursor> known = beginnings.computeIfAbsent(group.name(), name -> new HashMap<>());
            boolean isNew = addLanes(group, head, eraFloor);
            for (Handler<?> handler : group.handlers()) {
                if (!known.containsKey(handler.id())) {
                    Cursor from = handler.startFrom() == Handler.StartFrom.NOW ? head : beginning;
                    addHandler(group, handler, from, isNew);
                    known.put(handler.id(), from);
                }
                boolean replayable = handler.isReplayable();
                update(RegistrationSql.SAY_REPLAYABLE, replayable, group.name(), handler.id(), replayable);
            }
        }
        for (Group group : stored) {
            Map<String, Cursor> known = beginnings.getOrDefault(group.name(), Map.of());
            renaming.remember(group, beginnings.keySet(), known.keySet());
        }
        return new Beginnings(head.snapshot(), eraFloor, stored, beginnings);
    }

    private boolean addLanes(Group group, Cursor head, long eraFloor) throws SQLException {
        int lanes = (int) number(RegistrationSql.COUNT_LANES, group.name());
        if (lanes > 0) {
            if (lanes != group.lanes()) {
                LaneChange.to(connection, group, eraFloor);
            }
            return false;
        }
        boolean fromNow = group.handlers().stream().allMatch(h -> h.startFrom() == Handler.StartFrom.NOW);
        for (int lane = 0; lane < group.lanes(); lane++) {
            int firstSlot = lane * Slots.COUNT / group.lanes();
            int lastSlot = (lane + 1) * Slots.COUNT / group.lanes() - 1;
            long high = fromNow ? head.high() : 0;
            update(
                    RegistrationSql.ADD_LANE,
                    group.name(),
                    lane,
                    firstSlot,
                    lastSlot,
                    high,
                    head.snapshot().toString());
            update(RegistrationSql.ADD_LEASE, group.name(), lane);
        }
        return true;
    }

    private void addHandler(Group group, Handler<?> handler, Cursor from, boolean groupIsNew) throws SQLException {
        update(
                RegistrationSql.ADD_HANDLER,
                group.name(),
                handler.id(),
                from.high(),
                from.snapshot().toString());
        if (!groupIsNew) {
            log.info(
                    "Handler {} is new in group {}: it goes through the log from {}, beside the group",
                    handler.id(),
                    group.name(),
                    handler.startFrom() == Handler.StartFrom.NOW ? "now on" : "the beginning");
            update(RegistrationSql.ADD_CATCH_UP, handler.id(), from.high(), group.name());
        }
    }

    private long number(String sql, Object... arguments) throws SQLException {
        return Statements.row(connection, sql, row -> row.getLong(1), arguments).orElseThrow();
    }

    private void update(String sql, Object... arguments) throws SQLException {
        Statements.run(connection, sql, arguments);
    }
}
