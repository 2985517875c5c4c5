package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishException;
import dev.typebus.event.SchemaException;
import dev.typebus.fixtures.Loans;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing on the bus when the database fails or refuses. */
class PublishFailureTest extends PublishFixture {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            08006 | Loan.Funded of loan/%s: the connection to the database was lost (SQLState 08006) while the commit was on its way. Whether it was published is unknown: look for it in the log, or publish with once(key), which may be repeated safely.
            57P01 | Loan.Funded of loan/%s: the connection to the database was lost (SQLState 57P01) while the commit was on its way. Whether it was published is unknown: look for it in the log, or publish with once(key), which may be repeated safely.
            40001 | Loan.Funded of loan/%s: another transaction was in the way (SQLState 40001). Nothing was published. Doing the whole transaction again may succeed.
            57014 | Loan.Funded of loan/%s: the statement was cancelled or ran into a time-out (SQLState 57014). Nothing was published.
            XX000 | Loan.Funded of loan/%s: the database refused it (SQLState XX000). Nothing was published.
            """)
    void failedInsertReportsOutcome(String sqlState, String message) {
        spied.failBefore(call -> call.startsWith("INSERT"), sqlState);
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessage(message, loan);
        assertThat(bus.history("loan", loan.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53100 | Loan.Funded of loan/%s: the database's disk is full; free some and publish again (SQLState 53100). Nothing was published.
            53200 | Loan.Funded of loan/%s: the database is out of resources or has a fault of its own (SQLState 53200). Nothing was published.
            25006 | Loan.Funded of loan/%s: the database is read-only, as a standby or a demoted primary is; targetServerType=primary in the JDBC URL finds the primary (SQLState 25006). Nothing was published.
            """)
    void unwritableDatabaseIsUnavailable(String sqlState, String message) {
        spied.failBefore(call -> call.startsWith("INSERT"), sqlState);
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(message, loan);
    }

    @Test
    void missingConnectionPublishesNothing() {
        spied.failBefore(call -> call.equals("getConnection"), "08001");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(
                        "Loan.Funded of loan/%s: no connection to the database (SQLState 08001): made to fail. Nothing"
                                + " was published. The next publish tries again.",
                        loan);
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void lostAnswerIsLookedUpInLog() {
        spied.failAfter(call -> call.startsWith("INSERT"), "08006");
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void lostAnswerIsNotReportedAsFailure() {
        spied.failAfter(call -> call.startsWith("INSERT"), "08006");
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void readOnlyDatabaseRefusesEvents() {
        try (HikariDataSource readOnly = new HikariDataSource()) {
            readOnly.setDataSource(database.unpooled());
            readOnly.setConnectionInitSql("SET default_transaction_read_only = on");
            assertThatThrownBy(() -> EventBus.builder(readOnly).start())
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void databaseTurnedReadOnlyRefusesEvents() throws SQLException {
        try (EventBus unpooled = EventBus.builder(database.unpooled()).start()) {
            database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
                    + " current_database()); END $$");
            assertThatThrownBy(() -> unpooled.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("the database is read-only");
            database.execute("SET transaction_read_only = off; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET"
                    + " default_transaction_read_only', current_database()); END $$");
            unpooled.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        }
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void otherSearchPathIsNamed() {
        spied.failBefore(call -> call.startsWith("INSERT"), "42P01");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "Loan.Funded of loan/%s: a table or column of the log is missing (SQLState 42P01). Nothing was"
                                + " published. Was it altered, or does this connection have another search_path?",
                        loan);
    }

    @Test
    void usersConstraintIsNamedWithoutPayload() throws SQLException {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_secrets CHECK (payload ->> 'text' <> 'secret')");
        try {
            assertThatThrownBy(() -> bus.publish(Loans.NOTE_WRITTEN, Loans.note("c", "secret")))
                    .isInstanceOf(PublishException.class)
                    .hasMessage(
                            "Note.Written of note/c: the constraint no_secrets refused it (SQLState 23514). Nothing was"
                                    + " published.")
                    .hasRootCauseMessage(
                            "new row for relation \"domain_events\" violates check constraint" + " \"no_secrets\"");
        } finally {
            database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_secrets");
        }
    }
}
