package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.startup.StoredNames.Found;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A group of this application with its stored names before it is registered. If the database has it under another name, it takes that
 * name's progress over.
 *
 * @param found the group's stored name
 * @param handlers the stored ids of its handlers, by the application's ids
 */
record StoredGroup(Group group, Found found, Map<String, Found> handlers) {
    static List<StoredGroup> of(List<Group> groups, StoredNames names) {
        Map<String, Found> found = names.groups(groups);
        return groups.stream()
                .map(group -> of(group, Objects.requireNonNull(found.get(group.name())), names))
                .toList();
    }

    private static StoredGroup of(Group group, Found found, StoredNames names) {
        return new StoredGroup(group, found, names.handlers(found.inDatabase(), group));
    }

    String name() {
        return group.name();
    }

    boolean isNew() {
        return found.stored() == null;
    }

    boolean isStoredAs(String name) {
        return name.equals(found.stored());
    }

    boolean hasHandler(String storedId) {
        return storedId.equals(Routes.EVERY_HANDLER)
                || handlers.values().stream()
                        .anyMatch(handler -> handler.inDatabase().equals(storedId));
    }

    /** The lowest cursor of the group and its handlers: events after it may still have to be delivered. */
    long lowestCursor(List<StoredState.Progress> progress) {
        if (group.handlers().stream().anyMatch(this::startsAtBeginning)) {
            return 0;
        }
        return progress.stream()
                .filter(one -> isStoredAs(one.group()) && (one.isOfGroup() || hasHandler(one.handlerId())))
                .mapToLong(StoredState.Progress::high)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private boolean startsAtBeginning(Handler<?> handler) {
        return handler.startFrom() == Handler.StartFrom.BEGINNING
                && Objects.requireNonNull(handlers.get(handler.id())).stored() == null;
    }
}
