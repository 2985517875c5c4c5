package dev.typebus.lease;

import dev.typebus.read.Cursor;
import dev.typebus.wake.Snapshot;
import java.util.Map;
import java.util.Objects;

/**
 * What was found when the groups were registered. Immutable.
 *
 * @param snapshot of that moment
 * @param eraFloor up to this position transaction ids say nothing
 * @param handlers where each handler began, by group and handler id
 */
public record Beginnings(Snapshot snapshot, long eraFloor, Map<String, Map<String, Cursor>> handlers) {
    /** Where each handler of the group began, by id. */
    public Map<String, Cursor> of(String group) {
        return Objects.requireNonNull(handlers.get(group), group);
    }
}
