package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Result of the registration. Immutable.
 *
 * @param snapshot the database's snapshot at the registration
 * @param restoredUpTo the highest position whose transaction id is of an earlier cluster, and therefore not comparable
 * @param groups under the names that they and their handlers have in the database
 * @param handlers the start position of each handler, by group and handler id
 */
public record RegisteredGroups(
        Snapshot snapshot, long restoredUpTo, List<Group> groups, Map<String, Map<String, Cursor>> handlers) {
    /** The start position of each handler of the group, by id. */
    public Map<String, Cursor> of(String group) {
        return Objects.requireNonNull(handlers.get(group), group);
    }

    /** A copy under the names of a later moment; this object if none has changed. */
    public RegisteredGroups renamed(StoredNames names) {
        List<Group> renamed = names.asStored(groups);
        if (renamed.equals(groups)) {
            return this;
        }
        Map<String, Map<String, Cursor>> all = new HashMap<>(handlers);
        names.starts().forEach((group, starts) -> {
            Map<String, Cursor> ofGroup = new HashMap<>(all.getOrDefault(group, Map.of()));
            ofGroup.putAll(starts);
            all.put(group, ofGroup);
        });
        return new RegisteredGroups(snapshot, restoredUpTo, renamed, all);
    }
}
