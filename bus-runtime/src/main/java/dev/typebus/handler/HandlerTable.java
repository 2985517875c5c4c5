package dev.typebus.handler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who handles what. The generated {@code Handlers.of(…)} makes one from the application's handler objects. Immutable. */
public record HandlerTable(List<Group> groups) {
    /**
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

    /** A table of these groups. */
    public static HandlerTable of(Group... groups) {
        return new HandlerTable(List.of(groups));
    }

    /** A table of this one's groups and the other's. */
    public HandlerTable and(HandlerTable other) {
        List<Group> all = new ArrayList<>(groups);
        all.addAll(other.groups);
        return new HandlerTable(all);
    }
}
