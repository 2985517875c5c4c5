package dev.typebus.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

class LogQueriesSqlTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @BeforeAll
    static void fill() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " SELECT CASE i % 3 WHEN 0 THEN 'Loan.Funded' ELSE 'Loan.Created' END, 'loan', 'loan', (i / 10)::text,"
                + " jsonb_build_object('text', repeat('x', 100)) FROM generate_series(1, 20000) i;"
                + " ANALYZE domain_events");
    }

    @Test
    void everyStatementHasATest() throws SQLException {
        assertThat(Statements.of(LogQueriesSql.class)).containsOnlyKeys("HISTORY", "RECENT", "COUNTS_BY_TYPE");
    }

    @Test
    void historyReadsOneAggregateInOrder() throws SQLException {
        assertThat(plan(LogQueriesSql.HISTORY))
                .contains("domain_events_by_aggregate")
                .doesNotContain("Sort");
    }

    @Test
    void recentReadsTheEndOfTheLog() throws SQLException {
        assertThat(plan(LogQueriesSql.RECENT))
                .contains("Index Scan Backward using domain_events_position_key")
                .doesNotContain("Sort");
    }

    @Test
    void countsCanReadTheIndexAlone() throws SQLException {
        PGSimpleDataSource source = database.unpooled();
        source.setOptions("-c enable_seqscan=off"); // which of the two is cheaper depends on the last vacuum
        try (Connection connection = source.getConnection()) {
            assertThat(Statements.plan(connection, LogQueriesSql.COUNTS_BY_TYPE))
                    .contains("Index Only Scan using domain_events_by_type");
        }
    }

    private static String plan(String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            return Statements.plan(connection, sql);
        }
    }
}
