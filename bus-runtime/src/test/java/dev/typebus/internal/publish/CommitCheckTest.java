package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.event.NewEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Outcome of events whose last answer was lost. */
class CommitCheckTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Appender appender = new Appender(PublishLimits.DEFAULT);
    private final List<EncodedEvent> events = appender.encode(
            List.of(NewEvent.of(Loans.NOTE_WRITTEN, Loans.note(UUID.randomUUID().toString(), "1"))));

    /** Only the server proves the end of the session: a pooler also reports FATAL, while the server may go on. */
    @ParameterizedTest
    @CsvSource({
        "FATAL, 57P01, NOT_WRITTEN",
        "FATAL, 25P03, NOT_WRITTEN",
        "FATAL, 08P01, UNKNOWN",
        "ERROR, 57P01, UNKNOWN"
    })
    void onlyTheServerProvesThatNothingWasWritten(String severity, String state, CommitCheck outcome) {
        PSQLException said =
                new PSQLException(new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mmade to fail\0"));
        assertThat(CommitCheck.of(said, events, database.pool())).isEqualTo(outcome);
        SQLException atCommit = new SQLException("unknown", SqlState.COMMIT_UNKNOWN, said);
        assertThat(CommitCheck.of(atCommit, events, database.pool())).isEqualTo(outcome);
    }

    @Test
    void eventInTheLogIsWritten() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            var unused = appender.write(connection, events);
        }
        assertThat(CommitCheck.of(new SQLException("lost", "08006"), events, database.pool()))
                .isEqualTo(CommitCheck.WRITTEN);
    }

    @Test
    void outcomeWithoutDatabaseIsUnknown() {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        spied.failBefore(call -> call.equals("getConnection"), "08001");
        SQLException lost = new SQLException("lost", "08006");
        assertThat(CommitCheck.of(lost, events, spied.dataSource())).isEqualTo(CommitCheck.UNKNOWN);
        assertThat(lost.getSuppressed()).hasSize(1);
    }

    /** The connection whose answer was lost must be returned before. */
    @Test
    void poolOfOneConnectionIsEnough() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setMaximumPoolSize(1);
            SpiedDataSource spied = new SpiedDataSource(pool);
            try (EventBus bus =
                    EventBus.builder(spied.dataSource()).catalog(Loans.CATALOG).start()) {
                String about = UUID.randomUUID().toString();
                spied.failAfter(SpiedDataSource::commits, "08006");
                bus.inTransaction(tx -> tx.publish(Loans.NOTE_WRITTEN, Loans.note(about, "1")));
                spied.failAfter(call -> call.startsWith("INSERT"), "08006");
                bus.publish(Loans.NOTE_WRITTEN, Loans.note(about, "2"));
                assertThat(bus.history("note", about)).hasSize(2);
            }
        }
    }
}
