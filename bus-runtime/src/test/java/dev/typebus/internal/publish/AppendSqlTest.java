package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AppendSqlTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @BeforeAll
    static void fill() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload,"
                + " idempotency_key) SELECT 'Loan.Funded', 'loan', 'loan', i::text, '{}',"
                + " CASE WHEN i % 2 = 0 THEN 'k' || i END FROM generate_series(1, 20000) i; ANALYZE domain_events");
    }

    @Test
    void oneEventIsAPlainInsert() throws SQLException {
        assertThat(plan(AppendSql.INSERT_ONE)).containsOnlyOnce("->").contains("Result");
    }

    @Test
    void conflictIsDecidedByTheIndexOfKeys() throws SQLException {
        assertThat(plan(AppendSql.INSERT_ONCE))
                .contains("Conflict Resolution: NOTHING")
                .contains("Conflict Arbiter Indexes: domain_events_idempotency_key");
    }

    @Test
    void keysAreFoundByTheirIndex() throws SQLException {
        assertThat(plan(AppendSql.FIND_KEYS))
                .contains("domain_events_idempotency_key")
                .doesNotContain("Seq Scan");
    }

    private static String plan(String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            return Statements.plan(connection, sql);
        }
    }
}
