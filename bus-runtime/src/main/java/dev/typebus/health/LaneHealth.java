package dev.typebus.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one lane of a group. Immutable.
 *
 * @param lane its number
 * @param position the position that the lane's cursor has settled
 * @param lag committed events that are not settled, including late ones below {@code position}; for a group that this process does not have,
 *     events of all types count
 * @param age the age of the oldest of them; zero if there are none
 * @param owner the node that holds it; null if none does
 * @param leaseExpires when the owner loses it unless it renews the lease; null if there is no owner
 */
public record LaneHealth(
        int lane,
        long position,
        CappedCount lag,
        Duration age,
        @Nullable String owner,
        @Nullable Instant leaseExpires) {}
