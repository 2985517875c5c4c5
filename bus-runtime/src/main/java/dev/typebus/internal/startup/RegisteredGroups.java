package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was found when the groups were registered. Immutable.
 *
 * @param snapshot of that moment
 * @param restoredUpTo up to this position transaction ids say nothing
 * @param groups under the names that the database has for them and for their handlers
 * @param handlers where each handler began, by group and handler id
 */
public record RegisteredGroups(
        Snapshot snapshot, long restoredUpTo, List<Group> groups, Map<String, Map<String, Cursor>> handlers) {
    /** Where each handler of the group began, by id. */
    public Map<String, Cursor> of(String group) {
        return Objects.requireNonNull(handlers.get(group), group);
    }

    /** The same under the names of a later moment; this object if none has changed. */
    public RegisteredGroups renamed(StoredNames names) {
        List<Group> renamed = names.asStored(groups);
        if (renamed.equals(groups)) {
            return this;
        }
        Map<String, Map<String, Cursor>> all = new HashMap<>(handlers);
        names.starts().forEach((group, begun) -> {
            Map<String, Cursor> ofGroup = new HashMap<>(all.getOrDefault(group, Map.of()));
            ofGroup.putAll(begun);
            all.put(group, ofGroup);
        });
        return new RegisteredGroups(snapshot, restoredUpTo, renamed, all);
    }
}
