package dev.typebus.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoredStateSqlTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    /** Half a hundred events, of which each third row is of a second version. */
    @BeforeAll
    static void fill() throws SQLException {
        database.execute(
                "INSERT INTO domain_events (event_type, event_version, domain, aggregate_type, aggregate_id, payload)"
                        + " SELECT 'Loan.Event' || i % 50, CASE WHEN i % 3 = 0 THEN 2 ELSE 1 END, 'loan', 'loan', i::text, '{}'"
                        + " FROM generate_series(1, 20000) i;"
                        + " INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                        + " aggregate_type, aggregate_id, state)"
                        + " SELECT 'g', 'h', id, position, slot, event_type, aggregate_type, aggregate_id, 'dead' FROM domain_events;"
                        + " ANALYZE domain_events, domain_event_deliveries");
    }

    @Test
    void everyStatementIsCheckedHere() {
        assertThat(Statements.of(StoredStateSql.class))
                .containsOnlyKeys("SETTINGS", "EVENTS", "PROGRESS", "DELIVERIES");
    }

    @Test
    void namesAndVersionsAreReadFromBothEndsOfIndex() throws SQLException {
        assertThat(plan(StoredStateSql.EVENTS))
                .contains("Index Only Scan using domain_events_by_type on domain_events ")
                .contains("Index Scan using domain_events_by_type on domain_events e ")
                .contains("Index Scan Backward using domain_events_by_type on domain_events e_1 ")
                .doesNotContain("Seq Scan on domain_events");
    }

    @Test
    void allNamesAndBothVersionsAreFound() throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(StoredState.read(connection, List.of("g")).events()).hasSize(100);
        }
    }

    @Test
    void deliveriesAreCountedInTheIndex() throws SQLException {
        assertThat(plan(StoredStateSql.DELIVERIES))
                .contains("Index Scan using domain_event_deliveries_open on domain_event_deliveries")
                .doesNotContain("Seq Scan on domain_event_deliveries");
    }

    @Test
    void progressReadsOnlyEndOfLog() throws SQLException {
        assertThat(plan(StoredStateSql.PROGRESS)
                        .replace("Index Only Scan Backward using domain_events_position_key on domain_events", ""))
                .doesNotContain(" on domain_events");
    }

    private static String plan(String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement settings = connection.createStatement()) {
            connection.setAutoCommit(false);
            settings.execute(StoredStateSql.SETTINGS);
            return Statements.plan(connection, sql);
        }
    }
}
