package dev.typebus.health;

import dev.typebus.event.PublishStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the bus on all nodes, as of one moment. Immutable.
 *
 * <p>It is for people, dashboards and alarms. Do not use it for a probe that restarts processes: a restart removes no dead letter.
 *
 * @param at the time
 * @param uptime how long this process has counted
 * @param head the highest position in the log
 * @param groups all groups in the database, by name
 * @param nodes all live nodes, the oldest first
 * @param publishStats the counters of batched publishes in this process
 * @param horizon the oldest holder of the xmin horizon of each kind, the oldest first, including short ones
 */
public record Health(
        Instant at,
        Duration uptime,
        long head,
        List<GroupHealth> groups,
        List<NodeHealth> nodes,
        PublishStats publishStats,
        List<HorizonHolder> horizon) {
    /** Copies the lists. */
    public Health {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        horizon = List.copyOf(horizon);
    }

    /**
     * Finds a group.
     *
     * @param name the group
     * @return its state; empty if the database does not have it
     */
    public Optional<GroupHealth> group(String name) {
        return groups.stream().filter(group -> group.group().equals(name)).findFirst();
    }

    /** {@return whether there are no {@link #problems}} */
    public boolean isHealthy() {
        return problems().isEmpty();
    }

    /**
     * Lists the problems that need attention, one sentence each with a remedy:
     * <ul>
     *   <li>paused groups
     *   <li>lanes that no node holds or that make no progress
     *   <li>groups with an event that has waited for a minute
     *   <li>dead letters
     *   <li>deliveries that have been unroutable for a minute
     *   <li>holders of the xmin horizon older than five minutes or, if the age is not known, a million transactions
     * </ul>
     *
     * @return the problems; empty if there are none
     */
    public List<String> problems() {
        return HealthProblems.of(this);
    }
}
