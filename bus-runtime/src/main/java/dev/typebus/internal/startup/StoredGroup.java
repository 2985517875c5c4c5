package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.startup.StoredNames.Found;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A group of this application, and under which names the database has it and its handlers before it is registered: those of today, or
 * others, whose progress it then takes over.
 *
 * @param found its own name
 * @param handlers those of its handlers, by the application's ids
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

    /** Behind which position something may be that it, or a handler of it, has yet to come to. */
    long comesFrom(List<StoredState.Progress> progress) {
        if (group.handlers().stream().anyMatch(this::beginsAnew)) {
            return 0;
        }
        return progress.stream()
                .filter(one -> isStoredAs(one.group()) && (one.isOfGroup() || hasHandler(one.handlerId())))
                .mapToLong(StoredState.Progress::high)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private boolean beginsAnew(Handler<?> handler) {
        return handler.startFrom() == Handler.StartFrom.BEGINNING
                && Objects.requireNonNull(handlers.get(handler.id())).stored() == null;
    }
}
