package dev.typebus.operate;

import dev.typebus.dispatch.Routes;
import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group of this application, and under which names the database has it and its handlers before it is registered: those of today, or
 * former ones, whose progress it then takes over.
 *
 * @param storedName null if it is new
 * @param handlers under which its handlers go, today or in the database
 */
record StoredGroup(Group group, @Nullable String storedName, Set<String> handlers, boolean beginsAnew) {
    static StoredGroup of(Group group, Map<String, Set<String>> stored) {
        String storedName =
                taken(group.name(), group.formerly(), stored.keySet()).orElse(null);
        Set<String> storedHandlers = storedName == null ? Set.of() : stored.getOrDefault(storedName, Set.of());
        Set<String> handlers = new HashSet<>(Set.of(Routes.EVERY_HANDLER));
        boolean beginsAnew = false;
        for (Handler<?> handler : group.handlers()) {
            Optional<String> storedId = taken(handler.id(), handler.formerly(), storedHandlers);
            handlers.add(storedId.orElse(handler.id()));
            beginsAnew |= storedId.isEmpty() && handler.startFrom() == Handler.StartFrom.BEGINNING;
        }
        return new StoredGroup(group, storedName, handlers, beginsAnew);
    }

    private static Optional<String> taken(String name, List<String> formerly, Set<String> stored) {
        return Stream.concat(Stream.of(name), formerly.stream())
                .filter(stored::contains)
                .findFirst();
    }

    String name() {
        return group.name();
    }

    boolean isNew() {
        return storedName == null;
    }

    boolean isStoredAs(String name) {
        return name.equals(storedName);
    }

    boolean hasHandler(String storedId) {
        return handlers.contains(storedId);
    }

    /** Behind which position something may be that it, or a handler of it, has yet to come to. */
    long comesFrom(List<Traces.Progress> progress) {
        if (beginsAnew) {
            return 0;
        }
        return progress.stream()
                .filter(one -> isStoredAs(one.group()) && (one.isOfGroup() || hasHandler(one.handlerId())))
                .mapToLong(Traces.Progress::high)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
