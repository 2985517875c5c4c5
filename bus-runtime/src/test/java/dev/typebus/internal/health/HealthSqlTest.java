package dev.typebus.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthSqlTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @BeforeAll
    static void fill() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " SELECT 'Loan.Created', 'loan', 'loan', i::text, '{}' FROM generate_series(1, 20000) i;"
                + " INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                + " aggregate_type, aggregate_id, state)"
                + " SELECT 'g', 'h', id, position, slot, event_type, aggregate_type, aggregate_id, 'dead' FROM domain_events;"
                + " ANALYZE domain_events, domain_event_deliveries");
    }

    @Test
    void testCoversEveryStatement() {
        assertThat(Statements.of(HealthSql.class))
                .containsOnlyKeys("SETTINGS", "LAGS", "CATCHING_UP", "DELIVERIES", "NODES", "HORIZON");
    }

    @Test
    void lagsReadOnlyTheEndOfTheLog() throws SQLException {
        assertThat(plan(HealthSql.LAGS))
                .contains("Index Scan using domain_events_position_key on domain_events e")
                .contains("Index Cond: (transaction_id >= pg_snapshot_xmax(")
                .contains("Index Cond: (transaction_id = running.transaction_id)")
                .doesNotContain("Seq Scan on domain_events", "Seq Scan on domain_event_lanes");
    }

    @Test
    void deliveriesAreCountedInTheIndex() throws SQLException {
        assertThat(plan(HealthSql.DELIVERIES))
                .contains("domain_event_deliveries_open")
                .doesNotContain("Seq Scan on domain_event_deliveries");
    }

    @ParameterizedTest
    @ValueSource(strings = {HealthSql.CATCHING_UP, HealthSql.NODES, HealthSql.HORIZON})
    void otherStatementsDoNotReadTheLog(String sql) throws SQLException {
        assertThat(plan(sql)).doesNotContain(" on domain_events");
    }

    private static String plan(String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement settings = connection.createStatement()) {
            connection.setAutoCommit(false);
            settings.execute(HealthSql.SETTINGS);
            return Statements.plan(connection, sql);
        }
    }
}
