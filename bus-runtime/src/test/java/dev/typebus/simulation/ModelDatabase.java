package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneFenceAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The database of one schedule: log, lanes with their leases, replays, and what handlers wrote in transactions that were committed. */
final class ModelDatabase {
    static final long LEASE_MILLIS = 10_000;
    private static final long NOT_LEASED = Long.MIN_VALUE;

    private final ModelLog log = new ModelLog();
    private final List<LaneTable> lanes = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Effect> plain = new ArrayList<>();
    private final List<String> stolen = new ArrayList<>();
    private final List<Late> delayed = new ArrayList<>();
    private final SeededBug bug;
    private long now = 1_000_000;
    private int replays;
    private int fenced;

    /** That a handler was called for an event, and it counted. */
    record Effect(String handlerId, long position) {}

    /** One lane: its rows, its lease, and which transaction holds its row. */
    static final class LaneTable {
        final int lane;
        final int firstSlot;
        final int lastSlot;
        LaneRows rows;

        @Nullable
        ModelConnection holder;

        @Nullable
        String owner;

        long expiresAt = NOT_LEASED;
        private long renewedAt = NOT_LEASED;

        LaneTable(int lane, int firstSlot, int lastSlot, LaneRows rows) {
            this.lane = lane;
            this.firstSlot = firstSlot;
            this.lastSlot = lastSlot;
            this.rows = rows;
        }

        boolean covers(int slot) {
            return firstSlot <= slot && slot <= lastSlot;
        }
    }

    ModelDatabase(SeededBug bug, int laneCount, Group.Order order) {
        this.bug = bug;
        for (int lane = 0; lane < laneCount; lane++) {
            lanes.add(new LaneTable(
                    lane,
                    lane * 64 / laneCount,
                    (lane + 1) * 64 / laneCount - 1,
                    new LaneRows(order, new Cursor(0, log.snapshot()))));
        }
    }

    ModelLog log() {
        return log;
    }

    List<LaneTable> lanes() {
        return lanes;
    }

    SeededBug bug() {
        return bug;
    }

    long now() {
        return now;
    }

    void timePasses(long millis) {
        now += millis;
    }

    /** What transactional handlers did, in the order of commits. */
    List<Effect> effects() {
        return effects;
    }

    /** What plain handlers did, which no rollback undoes. */
    List<Effect> plain() {
        return plain;
    }

    /** Leases that were taken from a node which had not been silent for so long. */
    List<String> stolen() {
        return stolen;
    }

    /** How often a settlement was refused because the lane was another's. */
    int fenced() {
        return fenced;
    }

    void wasFenced() {
        fenced++;
    }

    /** What the time is for whom a statement asks: the database's own, unless that is the bug. */
    private long timeOf(long skew) {
        return bug == SeededBug.JVM_CLOCK ? now + skew : now;
    }

    /** Extends the lease of a node that has it. */
    void renew(LaneTable lane, String node, long skew) {
        if (node.equals(lane.owner)) {
            lane.expiresAt = timeOf(skew) + LEASE_MILLIS;
            lane.renewedAt = now;
        }
    }

    /** Takes a lane that nobody holds; returns whether it did. */
    boolean take(LaneTable lane, String node, long skew) {
        if (lane.expiresAt >= timeOf(skew) || lane.holder != null) {
            return false;
        }
        if (lane.owner != null) {
            if (now - lane.renewedAt < LEASE_MILLIS) {
                stolen.add("lane " + lane.lane + " from " + lane.owner + " by " + node);
            }
            lane.rows.crashes(lane.rows.crashes() + 1, lane.rows.trying());
        }
        lane.owner = node;
        lane.rows.raiseEpoch();
        renew(lane, node, skew);
        return true;
    }

    void giveBack(LaneTable lane, String node) {
        if (node.equals(lane.owner)) {
            lane.owner = null;
            lane.expiresAt = NOT_LEASED;
        }
    }

    /** A statement that commits itself and moves cursors of lanes which are where their workers believe them to be. */
    List<LaneFence> move(List<CursorWriter.Progress> progress) {
        List<LaneFence> moved = new ArrayList<>();
        for (CursorWriter.Progress come : progress) {
            LaneRows rows = lanes.get(come.fence().lane()).rows;
            boolean as = rows.version() == LaneFenceAccess.version(come.fence());
            if (as
                    || bug == SeededBug.NO_EPOCH_CHECK
                    || (bug == SeededBug.NO_VERSION_CHECK
                            && rows.epoch() == come.fence().epoch())) {
                rows.cursor(come.cursor());
                moved.add(come.fence());
            } else {
                fenced++;
            }
        }
        return moved;
    }

    /**
     * What is on its way, and its sender has given it up.
     *
     * @param waitsFor the lanes whose rows it needs
     * @param arrives what it does then
     */
    record Late(List<LaneTable> waitsFor, Runnable arrives) {
        boolean isLocked() {
            return waitsFor.stream().anyMatch(lane -> lane.holder != null);
        }
    }

    void delay(Late late) {
        delayed.add(late);
    }

    /** As {@link #move}, later: what is believed of the lanes is what is sent. */
    Late late(List<CursorWriter.Progress> progress) {
        List<CursorWriter.Progress> sent = progress.stream()
                .map(come -> {
                    LaneFence asItIs = new LaneFence(
                            come.fence().group(),
                            come.fence().lane(),
                            come.fence().epoch());
                    LaneFenceAccess.isAt(asItIs, LaneFenceAccess.version(come.fence()), ModelLook.SERVER);
                    return new CursorWriter.Progress(asItIs, come.cursor());
                })
                .toList();
        return new Late(
                sent.stream().map(come -> lanes.get(come.fence().lane())).toList(), () -> move(sent));
    }

    /** What was on its way arrives, unless it has to wait for a lock. */
    void arrive() {
        if (!delayed.isEmpty() && !delayed.get(0).isLocked()) {
            delayed.remove(0).arrives().run();
        }
    }

    /** An operator wants a handler to go through all events again; returns whether that can begin. */
    boolean replay(String handlerId) {
        for (LaneTable lane : lanes) {
            if (lane.holder != null || lane.rows.catchUps().containsKey(handlerId)) {
                return false;
            }
        }
        long id = ++replays;
        lanes.forEach(
                lane -> lane.rows.catchUps().put(handlerId, new CatchUpCursor(handlerId, 0, id, null, false, false)));
        return true;
    }

    /** How many replays were begun. */
    int replays() {
        return replays;
    }

    /** An operator has all that is dead tried again; returns how much that is. */
    int redriveDead() {
        return lanes.stream()
                .filter(lane -> lane.holder == null)
                .mapToInt(lane -> lane.rows.redriveDead(now))
                .sum();
    }

    /** Whether a retry should have been tried by now. */
    boolean isOverdue() {
        return lanes.stream()
                .anyMatch(lane -> lane.rows.deliveries().stream()
                        .anyMatch(one -> one.state() == LaneRows.State.RETRYING && one.dueAt() <= now));
    }

    /** What is not settled: events that no lane's cursor covers, deliveries that wait, handlers on their way. */
    List<String> underWay() {
        List<String> underWay = new ArrayList<>();
        for (LaneTable lane : lanes) {
            Cursor cursor = Objects.requireNonNull(lane.rows.cursor());
            log.visible().stream()
                    .filter(entry -> lane.covers(entry.row().slot()))
                    .filter(entry -> entry.position() > cursor.position()
                            || !cursor.snapshot().sees(entry.row().transactionId())
                            || lane.rows.isUnsettledLate(entry.row()))
                    .forEach(entry -> underWay.add("unsettled " + entry));
            lane.rows.deliveries().stream()
                    .filter(one -> one.state() != LaneRows.State.DEAD)
                    .forEach(one -> underWay.add(one.toString()));
            lane.rows.catchUps().values().forEach(catchUp -> underWay.add("on its way " + catchUp));
        }
        return underWay;
    }
}
