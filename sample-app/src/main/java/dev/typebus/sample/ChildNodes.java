package dev.typebus.sample;

import dev.typebus.EventBus;
import dev.typebus.health.Health;
import dev.typebus.health.LaneHealth;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Child nodes of this run. Closing kills those that still run. For one thread. */
final class ChildNodes implements AutoCloseable {
    private static final Duration LONGEST_SHARING = Duration.ofSeconds(15);
    private static final int POLL_MILLIS = 250;

    private final PrintWriter err;
    private final List<ChildNode> children = new ArrayList<>();
    private final Set<ChildNode> dead = new HashSet<>();

    /** @param err receives a message as soon as a node died */
    ChildNodes(PrintWriter err) {
        this.err = err;
    }

    /** Starts this number of nodes, and returns when each owns lanes. */
    void start(int count, LoanDatabase database, EventBus bus) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            children.add(ChildNode.start(i + 2, database.source()));
        }
        Set<String> names = new HashSet<>();
        for (ChildNode child : children) {
            names.add(child.awaitStart());
        }
        long until = System.nanoTime() + LONGEST_SHARING.toNanos();
        while (!owners(bus.health()).containsAll(names) && System.nanoTime() < until) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static Set<String> owners(Health health) {
        return health.groups().stream()
                .flatMap(group -> group.lanes().stream())
                .map(LaneHealth::owner)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Reports the nodes that died since the last call. */
    void look() {
        for (ChildNode child : children) {
            String death = child.death();
            if (death != null && dead.add(child)) {
                err.println("loans: " + child + " " + death + "; other nodes take over its lanes");
                err.flush();
            }
        }
    }

    /** Stops all nodes, and returns their results. */
    List<NodeEnd> stop() throws InterruptedException {
        look();
        children.forEach(ChildNode::tellToEnd);
        List<NodeEnd> ends = new ArrayList<>();
        for (ChildNode child : children) {
            String failure = child.awaitEnd();
            ends.add(new NodeEnd(child.number(), child.pid(), child.stats(), failure));
        }
        return ends;
    }

    @Override
    public void close() {
        children.forEach(ChildNode::kill);
    }
}
