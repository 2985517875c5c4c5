package dev.typebus.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Statements;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchemaSqlTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @Test
    void everyStatementHasAPlan() throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            for (var statement : Statements.of(SchemaSql.class).entrySet()) {
                assertThat(Statements.plan(connection, statement.getValue()))
                        .as(statement.getKey())
                        .contains("cost=");
            }
        }
    }
}
