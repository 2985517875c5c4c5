package dev.typebus.sample;

import dev.typebus.handler.HandlerStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Final result of one node.
 *
 * @param number 1 for the program itself
 * @param stats statistics of its handlers; if it died, the last that it reported
 * @param failure how it failed; null if it ended normally
 */
record NodeEnd(
        int number,
        long pid,
        List<HandlerStats> stats,
        @Nullable String failure) {
    long handled() {
        return stats.stream().mapToLong(HandlerStats::handled).sum();
    }

    /** Sums the handlers' statistics over all nodes. */
    static List<HandlerStats> together(List<NodeEnd> nodes) {
        Map<String, HandlerStats> sums = new LinkedHashMap<>();
        List<HandlerStats> all = new ArrayList<>();
        nodes.forEach(node -> all.addAll(node.stats()));
        for (HandlerStats one : all) {
            sums.merge(one.group() + "/" + one.handlerId(), one, NodeEnd::plus);
        }
        return List.copyOf(sums.values());
    }

    private static HandlerStats plus(HandlerStats one, HandlerStats other) {
        return new HandlerStats(
                one.group(),
                one.handlerId(),
                one.handled() + other.handled(),
                one.failures() + other.failures(),
                one.total().plus(other.total()),
                one.slowest().compareTo(other.slowest()) > 0 ? one.slowest() : other.slowest());
    }
}
