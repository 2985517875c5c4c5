package dev.typebus.internal.lease;

import dev.typebus.internal.settle.LaneId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of the cluster: living nodes, owners of lanes, and paused groups, as of one moment of the database. Immutable.
 *
 * @param nodes the groups that each living node can work for, by the node's name
 * @param owners the node that holds each lane; null for a free lane
 * @param unknownTo the living nodes whose code does not know some of a lane's events; lanes without such nodes have no entry
 * @param paused groups whose lanes are held without being worked for
 */
record ClusterState(
        NavigableMap<String, Set<String>> nodes,
        NavigableMap<LaneId, @Nullable String> owners,
        Map<LaneId, Set<String>> unknownTo,
        Set<String> paused) {
    /** The lanes that this node holds. */
    Set<LaneId> heldBy(String node) {
        return owners.entrySet().stream()
                .filter(lane -> node.equals(lane.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
