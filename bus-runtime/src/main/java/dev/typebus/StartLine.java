package dev.typebus;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.handler.Group;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log line of a started bus. */
record StartLine(String database, List<Group> groups, int lanes, String schema) {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    /** Reads the name of the database. */
    static StartLine of(DataSource dataSource, List<Group> groups, int lanes, String schema) {
        try (Connection connection = dataSource.getConnection()) {
            return new StartLine(connection.getCatalog(), groups, lanes, schema);
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "The bus does not start: the database cannot be reached or asked (" + SqlState.reason(e)
                            + "). Check the DataSource and start again",
                    e);
        }
    }

    void log(String node) {
        String version = EventBus.class.getPackage().getImplementationVersion();
        LOG.info(
                "Typebus{} has started as node {}: groups {}, {} lanes, {} of database {}",
                version == null ? "" : " " + version,
                node,
                groups.stream().map(Group::name).toList(),
                lanes,
                schema,
                database);
    }
}
