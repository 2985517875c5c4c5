package dev.typebus.internal.startup;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.StartRefusedException;
import dev.typebus.event.StartupFinding;
import dev.typebus.handler.Group;
import dev.typebus.internal.jdbc.JdbcTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the database with the application's code, before anything is registered. No findings are other applications' events and groups,
 * removed handlers without unfinished work, and former names that the code declares. A bus without handlers compares nothing.
 */
public final class StartupCheck {
    private static final Logger log = LoggerFactory.getLogger(StartupCheck.class);

    private StartupCheck() {}

    /**
     * Logs the findings, one line each, or refuses to start.
     *
     * @param connection in autocommit mode
     * @param catalog the application's events, including those of its handlers
     * @param strict whether findings refuse the start
     * @throws StartRefusedException if the start is strict and there are findings of this application's code
     */
    public static void run(Connection connection, List<Group> groups, EventCatalog catalog, boolean strict)
            throws SQLException {
        List<StartupFinding> findings = groups.isEmpty() ? List.of() : find(connection, groups, catalog);
        List<StartupFinding> refused =
                findings.stream().filter(StartupFinding::refusesStart).toList();
        if (strict && !refused.isEmpty()) {
            throw new StartRefusedException(refused);
        }
        findings.forEach(finding -> log.warn("{}", finding));
    }

    static List<StartupFinding> find(Connection connection, List<Group> groups, EventCatalog catalog)
            throws SQLException {
        StoredNames names = StoredNames.read(connection);
        List<StoredGroup> stored = StoredGroup.of(groups, names);
        List<String> storedAs =
                stored.stream().map(group -> group.found().inDatabase()).toList();
        StoredState storedState = JdbcTransaction.execute(connection, tx -> StoredState.read(tx, storedAs));
        return Stream.of(
                        EventFindings.of(storedState, stored, catalog),
                        NameFindings.of(stored),
                        HandlerFindings.of(storedState, stored),
                        GroupFindings.of(storedState, names, stored))
                .flatMap(List::stream)
                .toList();
    }
}
