package dev.typebus.handler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All groups of an application or module. The generated {@code Handlers.of(…)} creates it from the application's handler objects. Immutable.
 *
 * @param groups the groups; their names differ
 */
public record HandlerTable(List<Group> groups) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if two groups have one name
     */
    public HandlerTable {
        groups = List.copyOf(groups);
        Set<String> names = new HashSet<>();
        for (Group group : groups) {
            if (!names.add(group.name())) {
                throw new IllegalArgumentException("Two groups are named " + group.name()
                        + ". Groups of different modules need different names: @HandlerGroup");
            }
        }
    }

    /**
     * Creates a table.
     *
     * @param groups the groups
     * @return the table
     * @throws IllegalArgumentException if two groups have one name
     */
    public static HandlerTable of(Group... groups) {
        return new HandlerTable(List.of(groups));
    }

    /**
     * Merges two tables.
     *
     * @param other the other table
     * @return a table with the groups of both
     * @throws IllegalArgumentException if two groups have one name
     */
    public HandlerTable and(HandlerTable other) {
        List<Group> all = new ArrayList<>(groups);
        all.addAll(other.groups);
        return new HandlerTable(all);
    }
}
