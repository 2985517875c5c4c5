package dev.typebus.handler;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The handlers that share one progress through the log. A slow or failing group never holds another one up. Immutable.
 *
 * @param name its stable identity: progress is stored under it
 * @param lanes into how many sequential workers its aggregates are divided, 1 to 64
 * @param order what happens to later events of an aggregate when one fails
 * @param formerly names that it had before: progress under one of them becomes its own when the bus starts
 */
public record Group(String name, int lanes, Order order, List<Handler<?>> handlers, List<String> formerly) {
    /** The number of lanes of a group that does not say. */
    public static final int DEFAULT_LANES = 4;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** What happens to the later events of an aggregate when one fails. */
    public enum Order {
        /** While an event waits for its retry, later ones of its aggregate wait behind it; once it is dead they go on. */
        CONTINUE,
        /** As {@link #CONTINUE}, but once it is dead they wait until an operator redrives or discards it. */
        BLOCK,
        /** Nothing ever waits. */
        UNORDERED
    }

    public Group {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A group's name is like payments, not \"" + name + "\"");
        }
        if (lanes < 1 || lanes > 64) {
            throw new IllegalArgumentException("Group " + name + ": lanes are 1 to 64, not " + lanes);
        }
        handlers = List.copyOf(handlers);
        formerly = List.copyOf(formerly);
        Set<String> ids = new HashSet<>();
        for (Handler<?> handler : handlers) {
            if (!ids.add(handler.id())) {
                throw new IllegalArgumentException("Group " + name + " has two handlers with the id " + handler.id());
            }
        }
    }

    /** A group that had no other name before. */
    public Group(String name, int lanes, Order order, List<Handler<?>> handlers) {
        this(name, lanes, order, handlers, List.of());
    }

    /** A group with default settings and no handlers yet. */
    public static Group named(String name) {
        return new Group(name, DEFAULT_LANES, Order.CONTINUE, List.of());
    }

    /** A copy with this many lanes, 1 to 64. */
    public Group lanes(int newLanes) {
        return new Group(name, newLanes, order, handlers, formerly);
    }

    /** A copy with this order. */
    public Group order(Order newOrder) {
        return new Group(name, lanes, newOrder, handlers, formerly);
    }

    /** A copy with exactly these handlers. */
    public Group handlers(Handler<?>... newHandlers) {
        return new Group(name, lanes, order, List.of(newHandlers), formerly);
    }

    /** A copy that takes over the progress of a group of one of these names, if it has none of its own. */
    public Group formerly(String... names) {
        return new Group(name, lanes, order, handlers, List.of(names));
    }
}
