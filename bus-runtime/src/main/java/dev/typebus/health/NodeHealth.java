package dev.typebus.health;

import java.time.Instant;
import java.util.List;

/**
 * A bus that is alive: it has renewed its leases in time. Immutable.
 *
 * @param node its name: the process id, and a random part
 * @param here whether it is this one
 * @param groups that it can work for
 * @param startedAt when it appeared
 * @param lastSeenAt when it renewed its leases
 * @param expiresAt when it counts as dead unless it renews them
 */
public record NodeHealth(
        String node, boolean here, List<String> groups, Instant startedAt, Instant lastSeenAt, Instant expiresAt) {
    public NodeHealth {
        groups = List.copyOf(groups);
    }
}
