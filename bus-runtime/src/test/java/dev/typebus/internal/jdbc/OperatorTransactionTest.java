package dev.typebus.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorTransactionTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final SpiedDataSource spy = new SpiedDataSource(database.pool());

    @Test
    void lostCommitIsReportedAsUnknown() {
        spy.failAfter(SpiedDataSource::commits, "08006");
        assertThatThrownBy(() -> OperatorTransaction.in(spy.dataSource(), "The groups", tx -> true))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage("The groups were changed or not: the connection was lost during the commit;"
                        + " look before you do it again");
    }

    @Test
    void lostStatementIsReportedAsUnchanged() {
        spy.failAfter(call -> call.startsWith("SET TRANSACTION"), "08006");
        assertThatThrownBy(() -> OperatorTransaction.in(spy.dataSource(), "The groups", tx -> true))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith("The groups cannot be reached (SQLState 08006, ")
                .hasMessageEndingWith("); nothing was changed. Try again when the database can be reached");
    }

    @ParameterizedTest
    @CsvSource({
        "42501, has run: GRANT SELECT",
        "40P01, Another transaction was in the way: try again",
        "53100, when the database can be written to",
        "57014, It was cancelled",
        "42P01, when its cause is removed"
    })
    void refusalIsNotReportedAsUnreachable(String state, String remedy) {
        spy.failAfter(call -> call.startsWith("SET TRANSACTION"), state);
        assertThatThrownBy(() -> OperatorTransaction.in(spy.dataSource(), "The groups", tx -> true))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith("The groups cannot be read or changed (SQLState " + state + ", ")
                .hasMessageContaining("; nothing was changed. ")
                .hasMessageContaining(remedy);
    }
}
