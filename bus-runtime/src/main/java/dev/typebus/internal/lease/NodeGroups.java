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
 * The groups that a node works for, under the names that the database has for them: other nodes may rename them and their handlers while
 * it runs. It learns that whenever it has taken a lane, and when a group has no lanes any more: a rename takes all lanes of its group
 * away, so that nothing is settled under a former name. Thread-safe.
 */
public final class NodeGroups {
    private static final Logger log = LoggerFactory.getLogger(NodeGroups.class);

    private final EventCatalog catalog;
    private RegisteredGroups known;
    private volatile Map<String, Routes> routes;
    private volatile String code;

    /** @param registered what a start found */
    public NodeGroups(RegisteredGroups registered, EventCatalog catalog) {
        this.catalog = catalog;
        this.known = registered;
        this.routes = routes(Map.of());
        this.code = code(routes);
    }

    /** The routes of the groups by name, as they are known to be called. */
    public Map<String, Routes> routes() {
        return routes;
    }

    /** The groups as they are known to be called. */
    public List<Group> groups() {
        return routes.values().stream().map(Routes::group).toList();
    }

    /** The same text on nodes that know the same events and handlers. */
    String code() {
        return code;
    }

    private static String code(Map<String, Routes> routes) {
        String all = routes.values().stream().map(Routes::known).sorted().collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Learns what was renamed; returns whether anything was. */
    synchronized boolean learn(Connection connection) throws SQLException {
        RegisteredGroups now = known.renamed(StoredNames.read(connection));
        if (now.equals(known)) {
            return false;
        }
        log.info("Another node has renamed groups or handlers; this one goes on with them under their names of today");
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
