package dev.typebus.health;

import dev.typebus.event.PublishStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the bus is doing, on all nodes, as of one moment. Immutable.
 *
 * <p>For people, dashboards and alarms. Not for a probe that restarts processes: no dead letter goes away by that.
 *
 * @param at the database's time
 * @param uptime since when this process counts what it did
 * @param head the highest position in the log
 * @param groups all that the database knows, by name
 * @param nodes all that are alive, the oldest first
 * @param horizon the oldest of each kind, the oldest first; those that begin and end all the time are among them
 */
public record Health(
        Instant at,
        Duration uptime,
        long head,
        List<GroupHealth> groups,
        List<NodeHealth> nodes,
        PublishStats publishStats,
        List<HorizonHolder> horizon) {
    public Health {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        horizon = List.copyOf(horizon);
    }

    /** The group of this name, if the database knows it. */
    public Optional<GroupHealth> group(String name) {
        return groups.stream().filter(group -> group.group().equals(name)).findFirst();
    }

    /** Whether there are no {@link #problems}. */
    public boolean isHealthy() {
        return problems().isEmpty();
    }

    /**
     * What somebody should look at, a sentence each, with the way out: paused groups, lanes that nobody works for or that do not go on, a group of which an event has waited for
     * a minute, dead letters, events that have waited a minute for code that knows them, and what has held the horizon for five minutes, or for a million transactions where nobody knows how long.
     */
    public List<String> problems() {
        return HealthProblems.of(this);
    }
}
