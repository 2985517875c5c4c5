package dev.typebus.internal.lease;

import dev.typebus.event.EventCatalog;
import dev.typebus.handler.Group;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.startup.RegisteredGroups;
import dev.typebus.internal.startup.StoredNames;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that a node works for, under their current names in the database. Other nodes may rename groups and handlers while this node
 * runs. A rename takes all lanes of its group away, so that nothing is settled under a former name. The node therefore learns renames
 * whenever it has acquired a lane, and when a group has no lanes any more. Thread-safe.
 */
public final class NodeGroups {
    private static final Logger log = LoggerFactory.getLogger(NodeGroups.class);

    private final EventCatalog catalog;
    private RegisteredGroups known;
    private volatile Map<String, Routes> routes;
    private volatile String code;

    /** @param registered the groups as registered at the start */
    public NodeGroups(RegisteredGroups registered, EventCatalog catalog) {
        this.catalog = catalog;
        this.known = registered;
        this.routes = routes(Map.of());
        this.code = code(routes);
    }

    /** The routes of the groups, by the current name as this node knows it. */
    public Map<String, Routes> routes() {
        return routes;
    }

    /** The groups under their current names as this node knows them. */
    public List<Group> groups() {
        return routes.values().stream().map(Routes::group).toList();
    }

    /** A digest of the known events and handlers: nodes that know the same ones have the same text. */
    String code() {
        return code;
    }

    private static String code(Map<String, Routes> routes) {
        String all = routes.values().stream().map(Routes::known).sorted().collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Reads the current names; returns whether any has changed. */
    synchronized boolean learn(Connection connection) throws SQLException {
        RegisteredGroups now = known.renamed(StoredNames.read(connection));
        if (now.equals(known)) {
            return false;
        }
        log.info("Another node has renamed groups or handlers. This node goes on under the new names");
        known = now;
        routes = routes(routes);
        code = code(routes);
        return true;
    }

    private Map<String, Routes> routes(Map<String, Routes> before) {
        Map<String, Routes> now = new LinkedHashMap<>();
        for (Group group : known.groups()) {
            Routes same = before.get(group.name());
            now.put(
                    group.name(),
                    same != null && same.group().equals(group)
                            ? same
                            : new Routes(group, catalog, known.of(group.name()), known.restoredUpTo()));
        }
        return Collections.unmodifiableMap(now);
    }
}
