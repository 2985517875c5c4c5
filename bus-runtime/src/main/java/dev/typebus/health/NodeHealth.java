package dev.typebus.health;

import java.time.Instant;
import java.util.List;

/**
 * A live bus: one that has renewed its leases in time. Immutable.
 *
 * @param node its name: the process id and a random part
 * @param here whether it is this bus
 * @param groups the groups that it has
 * @param startedAt when it started
 * @param lastSeenAt when it last renewed its leases
 * @param expiresAt when it counts as dead unless it renews them
 */
public record NodeHealth(
        String node, boolean here, List<String> groups, Instant startedAt, Instant lastSeenAt, Instant expiresAt) {
    /** Copies the list. */
    public NodeHealth {
        groups = List.copyOf(groups);
    }
}
