package dev.typebus.handler;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Handlers that share one progress through the log. A slow or failing group does not delay other groups. Immutable.
 *
 * @param name the stable identity, under which progress is stored: lower-case letters, digits and hyphens, starting with a letter, at most 63
 * @param lanes the number of sequential workers among which its aggregates are divided, 1 to 64
 * @param order what happens to later events of an aggregate when one fails
 * @param handlers the handlers; their ids differ
 * @param formerly former names: progress under one of them is taken over when the bus starts
 */
public record Group(String name, int lanes, Order order, List<Handler<?>> handlers, List<String> formerly) {
    /** Default number of lanes. */
    public static final int DEFAULT_LANES = 4;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** Policies for later events of an aggregate when one fails. */
    public enum Order {
        /** While an event waits for its retry, later events of its aggregate wait behind it. Once it is dead, they continue. */
        CONTINUE,
        /** As {@link #CONTINUE}, but once the event is dead, later events wait until an operator redrives or discards it. */
        BLOCK,
        /** Later events never wait. */
        UNORDERED
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the name or the number of lanes is invalid, or two handlers have one id
     */
    public Group {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid group name \"" + name + "\": use lower-case letters, digits and"
                    + " hyphens, starting with a letter, at most 63 characters");
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

    /**
     * Creates a group without former names.
     *
     * @param name the stable identity
     * @param lanes the number of lanes, 1 to 64
     * @param order what happens to later events of an aggregate when one fails
     * @param handlers the handlers
     */
    public Group(String name, int lanes, Order order, List<Handler<?>> handlers) {
        this(name, lanes, order, handlers, List.of());
    }

    /**
     * Creates a group with default settings and without handlers.
     *
     * @param name the stable identity
     * @return the group
     */
    public static Group named(String name) {
        return new Group(name, DEFAULT_LANES, Order.CONTINUE, List.of());
    }

    /**
     * Sets the number of lanes.
     *
     * @param newLanes 1 to 64
     * @return a copy
     */
    public Group lanes(int newLanes) {
        return new Group(name, newLanes, order, handlers, formerly);
    }

    /**
     * Sets the order policy.
     *
     * @param newOrder the policy
     * @return a copy
     */
    public Group order(Order newOrder) {
        return new Group(name, lanes, newOrder, handlers, formerly);
    }

    /**
     * Replaces the handlers.
     *
     * @param newHandlers the handlers
     * @return a copy
     */
    public Group handlers(Handler<?>... newHandlers) {
        return new Group(name, lanes, order, List.of(newHandlers), formerly);
    }

    /**
     * Sets former names. The group takes over the progress of one of them, if it has no progress of its own.
     *
     * @param names the former names
     * @return a copy
     */
    public Group formerly(String... names) {
        return new Group(name, lanes, order, handlers, List.of(names));
    }
}
