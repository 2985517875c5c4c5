package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests of the bus's own transactions. */
abstract class TransactionFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    final SpiedDataSource spied = new SpiedDataSource(database.pool());
    final EventBus bus = EventBus.builder(spied.dataSource())
            .catalog(Loans.CATALOG)
            .schema(SchemaMode.VALIDATE)
            .start();
    final UUID loan = UUID.randomUUID();

    @BeforeAll
    static void createBusinessTable() throws SQLException {
        database.execute("CREATE TABLE loans (id uuid PRIMARY KEY, state text,"
                + " UNIQUE (state) DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterEach
    void close() {
        bus.close();
    }

    void insertLoan(Connection connection, String state) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO loans VALUES ('" + loan + "', '" + state + "')");
        }
    }

    void assertNothingHappened() {
        assertThat(bus.history("loan", loan.toString())).isEmpty();
        assertThat(loansOfThisTest()).isZero();
    }

    long loansOfThisTest() {
        try {
            return database.number("SELECT count(*) FROM loans WHERE id = '" + loan + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
