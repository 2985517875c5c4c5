package dev.typebus.internal.log;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the log a lane looks at. Immutable.
 *
 * @param group the group's name
 * @param firstSlot the first of the lane's slots
 * @param lastSlot the last of the lane's slots
 * @param domains the first parts of the names of the events that the group may want; null for all
 * @param ordered whether events of one aggregate wait for each other
 * @param deadBlock whether a dead delivery holds up the later ones of its aggregate
 * @param restoredUpTo up to here transaction ids say nothing
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

    /** Whether the lane looks at events of these names in this slot. */
    public boolean matches(String domain, int slot) {
        return firstSlot <= slot && slot <= lastSlot && (domains == null || domains.contains(domain));
    }

    /** The slots of both lanes of a group, and those between. */
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

    /** The domains as a parameter of a statement; null for all. */
    public @Nullable Array domainArray(Connection connection) throws SQLException {
        return domains == null ? null : connection.createArrayOf("text", domains.toArray());
    }

    /** {@code payments/3}. */
    @Override
    public String toString() {
        return group + "/" + lane;
    }
}
