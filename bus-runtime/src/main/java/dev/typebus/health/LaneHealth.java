package dev.typebus.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one lane of a group is doing. Immutable.
 *
 * @param lane its number
 * @param position up to here the lane has settled what it saw
 * @param lag events that are committed and not settled, also such as committed late, below {@code position}. Of a group that this process
 *     does not have, events of all types count
 * @param age how long ago the oldest of them was written; zero if there are none
 * @param owner the node that works for it; null if none does
 * @param leaseExpires when the owner loses it unless it renews; null if there is no owner
 */
public record LaneHealth(
        int lane,
        long position,
        CappedCount lag,
        Duration age,
        @Nullable String owner,
        @Nullable Instant leaseExpires) {}
