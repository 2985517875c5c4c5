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
 * Gives a group another number of lanes, while nodes work for it. A lane that is divided hands its cursor on. Where lanes are joined, the new
 * one begins at the cursor of the one that is furthest ahead, and what the others have not settled up to there becomes due deliveries,
 * which later events of their aggregates wait for: no event is lost, handled twice, or overtaken. All lanes begin a new epoch, so that those who
 * work for the old ones settle nothing more.
 */
final class LaneResize {
    private static final Logger log = LoggerFactory.getLogger(LaneResize.class);

    /** More unsettled events than this are not turned into deliveries. */
    private static final int MOST_DEFERRED = 10_000;

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
        boolean meets(int first, int last) {
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

    /** Changes the number of lanes to what the group asks for, within the connection's transaction; or says why not yet. */
    static void to(Connection connection, Group group, long restoredUpTo) throws SQLException {
        new LaneResize(connection, group, restoredUpTo).run();
    }

    private void run() throws SQLException {
        update(LaneResizeSql.LOCK_LANE_TABLES);
        List<Part> parts = parts();
        long before = parts.stream().filter(part -> !part.isCatchUp()).count();
        boolean joins = group.lanes() % before != 0;
        if (joins
                && parts.stream()
                        .anyMatch(part -> part.isCatchUp() || part.cursor().late() != null)) {
            log.warn(
                    "Group {} asks for {} lanes and goes on with {} while a handler goes through older events, or a lane through many late"
                            + " ones; it gets them at the next start after that",
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
                    lane, parts.stream().filter(part -> part.meets(first, last)).toList());
        }
        if (!defer(lanes)) {
            connection.rollback(unchanged);
            log.warn(
                    "Group {} asks for {} lanes and goes on with {}: they are more than {} events apart. It gets them at the next start"
                            + " after it has caught up; a multiple of {} it can get at any time",
                    group.name(),
                    group.lanes(),
                    before,
                    MOST_DEFERRED,
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

    /** The first slot of a lane; of the lane behind the last one, the number of slots. */
    private int firstSlot(int lane) {
        return lane * Slots.COUNT / group.lanes();
    }

    /** Makes due what the new lanes' cursors pass over; returns whether that was not too much. */
    private boolean defer(Map<Integer, List<Part>> lanes) throws SQLException {
        int deferred = 0;
        for (Map.Entry<Integer, List<Part>> lane : lanes.entrySet()) {
            Cursor furthest = furthest(lane.getValue());
            for (Part part : lane.getValue()) {
                if (!part.isCatchUp() && !part.cursor().equals(furthest)) {
                    int first = Math.max(part.firstSlot(), firstSlot(lane.getKey()));
                    int last = Math.min(part.lastSlot(), firstSlot(lane.getKey() + 1) - 1);
                    deferred += defer(first, last, part.cursor(), furthest, MOST_DEFERRED - deferred + 1);
                    if (deferred > MOST_DEFERRED) {
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

    /** Snapshots of one cluster, taken one after the other, only ever see more. */
    private static Cursor furthest(List<Part> parts) {
        return parts.stream()
                .filter(part -> !part.isCatchUp())
                .map(Part::cursor)
                .reduce((one, other) -> new Cursor(
                        Math.max(one.position(), other.position()),
                        one.snapshot().covers(other.snapshot()) ? one.snapshot() : other.snapshot()))
                .orElseThrow(); // of one that is divided its cursor, with its late rows
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
