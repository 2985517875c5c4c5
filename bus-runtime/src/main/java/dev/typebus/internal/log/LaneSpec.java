package dev.typebus.internal.log;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the log that a lane reads. Immutable.
 *
 * @param group the group's name
 * @param firstSlot the first of the lane's slots
 * @param lastSlot the last of the lane's slots
 * @param domains the domains of the events that the group may handle; null for all
 * @param ordered whether events of one aggregate wait for each other
 * @param deadBlock whether a dead delivery blocks later ones of its aggregate
 * @param restoredUpTo the position up to which transaction ids have no meaning, because they are of an earlier cluster
 */
public record LaneSpec(
        String group,
        int lane,
        int firstSlot,
        int lastSlot,
        @Nullable Set<String> domains,
        boolean ordered,
        boolean deadBlock,
        long restoredUpTo) {
    /**
     * Handler id of a lane's own row in domain_event_lanes, which holds the cursor of the whole group. Rows with another id are catch-up cursors of
     * single handlers. No handler and no delivery has this id; a delivery to all handlers has the id {@code *}.
     */
    public static final String GROUP_ROW = "";

    /** Tells whether the lane reads events of this domain in this slot. */
    public boolean matches(String domain, int slot) {
        return firstSlot <= slot && slot <= lastSlot && (domains == null || domains.contains(domain));
    }

    /** Returns a specification of both lanes' slots and those between; both are of the same group. */
    public LaneSpec with(LaneSpec other) {
        return new LaneSpec(
                group,
                lane,
                Math.min(firstSlot, other.firstSlot),
                Math.max(lastSlot, other.lastSlot),
                domains,
                ordered,
                deadBlock,
                restoredUpTo);
    }

    /** Returns the domains as a parameter of a statement; null for all. */
    public @Nullable Array domainArray(Connection connection) throws SQLException {
        return domains == null ? null : connection.createArrayOf("text", domains.toArray());
    }

    /** Returns group and lane, such as {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
