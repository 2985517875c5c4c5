package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.Slots;
import dev.typebus.internal.settle.CursorWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the number of lanes of a group, while nodes work for it. The parts of a divided lane start at its cursor. Joined lanes start at the
 * cursor that is furthest ahead. What the other lanes have not settled up to there becomes due deliveries, and later events of their
 * aggregates wait behind these: no event is lost, handled twice, or overtaken. All lanes get a new epoch, so that workers of the old lanes
 * settle nothing more.
 */
final class LaneResize {
    private static final Logger log = LoggerFactory.getLogger(LaneResize.class);

    /** The limit of unsettled events that become deliveries; with more, the number of lanes stays. */
    private static final int MAX_DEFERRED = 10_000;

    private final Connection connection;
    private final Group group;
    private final long restoredUpTo;

    private record Part(
            int lane,
            String handlerId,
            int firstSlot,
            int lastSlot,
            Cursor cursor,
            long epoch,
            long version,
            @Nullable Long replay,
            @Nullable Long givenPosition) {
        boolean overlaps(int first, int last) {
            return firstSlot <= last && first <= lastSlot;
        }

        boolean isCatchUp() {
            return !handlerId.equals(LaneSpec.GROUP_ROW);
        }
    }

    private LaneResize(Connection connection, Group group, long restoredUpTo) {
        this.connection = connection;
        this.group = group;
        this.restoredUpTo = restoredUpTo;
    }

    /** Changes the number of lanes to the group's, within the connection's transaction; if it cannot yet, it logs the reason. */
    static void to(Connection connection, Group group, long restoredUpTo) throws SQLException {
        new LaneResize(connection, group, restoredUpTo).run();
    }

    private void run() throws SQLException {
        update(LaneResizeSql.LOCK_TABLES);
        List<Part> parts = parts();
        long before = parts.stream().filter(part -> !part.isCatchUp()).count();
        boolean joins = group.lanes() % before != 0;
        if (joins
                && parts.stream()
                        .anyMatch(part -> part.isCatchUp() || part.cursor().late() != null)) {
            log.warn(
                    "Group {} asks for {} lanes and keeps {}: a handler catches up or is replayed, or a lane reads many late rows. The"
                            + " number changes at the first start after that",
                    group.name(),
                    group.lanes(),
                    before);
            return;
        }
        Savepoint unchanged = connection.setSavepoint();
        long epoch = parts.stream().mapToLong(Part::epoch).max().orElse(0) + 1;
        long version = parts.stream().mapToLong(Part::version).max().orElse(0) + 1;
        Map<Integer, List<Part>> lanes = new HashMap<>();
        for (int lane = 0; lane < group.lanes(); lane++) {
            int first = firstSlot(lane);
            int last = firstSlot(lane + 1) - 1;
            lanes.put(
                    lane,
                    parts.stream().filter(part -> part.overlaps(first, last)).toList());
        }
        if (!defer(lanes)) {
            connection.rollback(unchanged);
            log.warn(
                    "Group {} asks for {} lanes and keeps {}: its lanes are more than {} events apart. The number changes at the first"
                            + " start after they have caught up; a multiple of {} is possible at any time",
                    group.name(),
                    group.lanes(),
                    before,
                    MAX_DEFERRED,
                    before);
            return;
        }
        replace(lanes, epoch, version);
        log.info("Group {} has {} lanes now; it had {}", group.name(), group.lanes(), before);
    }

    private List<Part> parts() throws SQLException {
        return Statements.rows(
                connection,
                LaneResizeSql.LANES,
                row -> new Part(
                        row.getInt("lane"),
                        row.getString("handler_id"),
                        row.getInt("first_slot"),
                        row.getInt("last_slot"),
                        CursorWriter.cursor(row),
                        row.getLong("epoch"),
                        row.getLong("version"),
                        row.getObject("replay", Long.class),
                        row.getObject("given_high", Long.class)),
                group.name());
    }

    /** The first slot of a lane; the number of slots for the index after the last lane. */
    private int firstSlot(int lane) {
        return lane * Slots.COUNT / group.lanes();
    }

    /** Makes the events due that the new lanes' cursors pass over; returns false if there are more than {@link #MAX_DEFERRED}. */
    private boolean defer(Map<Integer, List<Part>> lanes) throws SQLException {
        int deferred = 0;
        for (Map.Entry<Integer, List<Part>> lane : lanes.entrySet()) {
            Cursor furthest = furthest(lane.getValue());
            for (Part part : lane.getValue()) {
                if (!part.isCatchUp() && !part.cursor().equals(furthest)) {
                    int first = Math.max(part.firstSlot(), firstSlot(lane.getKey()));
                    int last = Math.min(part.lastSlot(), firstSlot(lane.getKey() + 1) - 1);
                    deferred += defer(first, last, part.cursor(), furthest, MAX_DEFERRED - deferred + 1);
                    if (deferred > MAX_DEFERRED) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private int defer(int firstSlot, int lastSlot, Cursor from, Cursor to, int most) throws SQLException {
        Set<String> domains = Routes.domainsOf(group);
        return Statements.run(
                connection,
                LaneResizeSql.DEFER,
                restoredUpTo,
                firstSlot,
                lastSlot,
                domains == null ? null : domains.toArray(String[]::new),
                from.position(),
                from.snapshot().toString(),
                to.position(),
                to.snapshot().toString(),
                group.name(),
                most);
    }

    /** The cursor that is furthest ahead. A later snapshot of one cluster sees all that an earlier one sees, so snapshots are ordered. */
    private static Cursor furthest(List<Part> parts) {
        return parts.stream()
                .filter(part -> !part.isCatchUp())
                .map(Part::cursor)
                .reduce((one, other) -> new Cursor(
                        Math.max(one.position(), other.position()),
                        one.snapshot().covers(other.snapshot()) ? one.snapshot() : other.snapshot()))
                .orElseThrow(); // a single part keeps its cursor, with its late rows
    }

    private void replace(Map<Integer, List<Part>> lanes, long epoch, long version) throws SQLException {
        update(LaneResizeSql.REMOVE_LANES, group.name());
        update(LaneResizeSql.REMOVE_LEASES, group.name());
        for (int lane = 0; lane < group.lanes(); lane++) {
            List<Part> parts = Objects.requireNonNull(lanes.get(lane));
            add(lane, LaneSpec.GROUP_ROW, furthest(parts), epoch, version, null, null);
            for (Part part : parts) {
                if (part.isCatchUp()) {
                    add(lane, part.handlerId(), part.cursor(), epoch, version, part.replay(), part.givenPosition());
                }
            }
            update(GroupRegistrationSql.ADD_LEASE, group.name(), lane);
        }
    }

    private void add(
            int lane,
            String handlerId,
            Cursor cursor,
            long epoch,
            long version,
            @Nullable Long replay,
            @Nullable Long givenHigh)
            throws SQLException {
        LateRows late = cursor.late();
        update(
                LaneResizeSql.ADD_LANE,
                group.name(),
                lane,
                handlerId,
                firstSlot(lane),
                firstSlot(lane + 1) - 1,
                cursor.position(),
                cursor.snapshot().toString(),
                late == null ? null : late.from().toString(),
                late == null ? null : late.to().toString(),
                late == null ? null : late.high(),
                late == null ? null : late.after(),
                epoch,
                version,
                replay,
                givenHigh);
    }

    private void update(String sql, @Nullable Object... arguments) throws SQLException {
        Statements.run(connection, sql, arguments);
    }
}
