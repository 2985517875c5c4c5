package dev.typebus.internal.startup;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.Snapshot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The groups and handlers in the database, with start positions and former names, as of one moment. Immutable.
 *
 * @param starts the start position of each handler, by group and handler id
 * @param groups the current name of each group, by its former names
 * @param handlers the current id of each handler, by the group's current name and the former ids
 */
public record StoredNames(
        Map<String, Map<String, Cursor>> starts,
        Map<String, String> groups,
        Map<String, Map<String, String>> handlers) {
    /**
     * The name of one of the application's groups or handlers in the database.
     *
     * @param name the application's name
     * @param stored the database's name; null if it is new there
     * @param remembered whether only the database connects both names, and the application's code does not
     */
    public record Found(String name, @Nullable String stored, boolean remembered) {
        /** The name in the database, once it is registered. */
        public String inDatabase() {
            return stored == null ? name : stored;
        }

        boolean isToBeRenamed() {
            return !remembered && !inDatabase().equals(name);
        }
    }

    /** Reads the names from the database. */
    public static StoredNames read(Connection connection) throws SQLException {
        StoredNames names = new StoredNames(new HashMap<>(), new HashMap<>(), new HashMap<>());
        Statements.each(connection, GroupRenameSql.HANDLERS, names::add);
        return names;
    }

    private void add(ResultSet row) throws SQLException {
        String group = row.getString("group_name");
        String id = row.getString("handler_id");
        Cursor from = new Cursor(row.getLong("from_position"), Snapshot.parse(row.getString("from_snapshot")));
        starts.computeIfAbsent(group, g -> new HashMap<>()).put(id, from);
        for (String former : texts(row.getArray("former_groups"))) {
            groups.put(former, group);
        }
        for (String former : texts(row.getArray("former_ids"))) {
            handlers.computeIfAbsent(group, g -> new HashMap<>()).put(former, id);
        }
    }

    private static String[] texts(Array array) throws SQLException {
        return (String[]) array.getArray();
    }

    /** The stored names of these groups, by the application's names. */
    public Map<String, Found> groups(List<Group> of) {
        Map<String, List<String>> formerly = new LinkedHashMap<>();
        of.forEach(group -> formerly.put(group.name(), group.formerly()));
        return find(formerly, starts.keySet(), groups);
    }

    /** The stored ids of a group's handlers, by the application's ids. */
    public Map<String, Found> handlers(String storedGroup, Group group) {
        Map<String, List<String>> formerly = new LinkedHashMap<>();
        group.handlers().forEach(handler -> formerly.put(handler.id(), handler.formerly()));
        return find(
                formerly,
                starts.getOrDefault(storedGroup, Map.of()).keySet(),
                handlers.getOrDefault(storedGroup, Map.of()));
    }

    /**
     * Finds the stored name of each: its own if that has progress, else a former name declared in the code, else a former name that the
     * database remembers, else none. No two take the same stored name; own and declared names take precedence.
     */
    private static Map<String, Found> find(
            Map<String, List<String>> formerly, Set<String> known, Map<String, String> remembered) {
        Set<String> free = new HashSet<>(known);
        free.removeAll(formerly.keySet());
        Map<String, Found> found = new LinkedHashMap<>();
        formerly.forEach((name, formerNames) -> {
            String stored = known.contains(name) ? name : first(formerNames.stream(), free);
            found.put(name, new Found(name, stored, false));
            free.remove(stored);
        });
        found.replaceAll((name, one) -> {
            if (one.stored() != null) {
                return one;
            }
            Stream<String> names = Stream.concat(Stream.of(name), formerly.getOrDefault(name, List.of()).stream());
            String stored = first(names.map(remembered::get).filter(Objects::nonNull), free);
            return new Found(name, stored, stored != null);
        });
        return found;
    }

    private static @Nullable String first(Stream<String> names, Set<String> free) {
        return names.filter(free::contains).findFirst().orElse(null);
    }

    /** These groups and handlers under their stored names; unchanged where the names are the same. */
    List<Group> asStored(List<Group> of) {
        Map<String, Found> found = groups(of);
        return of.stream()
                .map(group -> asStored(
                        group, Objects.requireNonNull(found.get(group.name())).inDatabase()))
                .toList();
    }

    private Group asStored(Group group, String name) {
        Map<String, Found> found = handlers(name, group);
        List<Handler<?>> stored = new ArrayList<>();
        for (Handler<?> handler : group.handlers()) {
            String id = Objects.requireNonNull(found.get(handler.id())).inDatabase();
            stored.add(
                    id.equals(handler.id())
                            ? handler
                            : handler.id(id).formerly(and(handler.formerly(), handler.id(), id)));
        }
        return name.equals(group.name()) && stored.equals(group.handlers())
                ? group
                : new Group(
                        name, group.lanes(), group.order(), stored, List.of(and(group.formerly(), group.name(), name)));
    }

    private static String[] and(List<String> formerly, String name, String now) {
        return Stream.concat(formerly.stream(), Stream.of(name))
                .distinct()
                .filter(former -> !former.equals(now))
                .toArray(String[]::new);
    }
}
