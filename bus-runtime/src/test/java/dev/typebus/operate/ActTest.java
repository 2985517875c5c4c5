package dev.typebus.operate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ActTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final SpiedDataSource spy = new SpiedDataSource(database.pool());

    @Test
    void aLostCommitIsNotCalledUnchanged() {
        spy.failAfter("commit"::equals, "08006");
        assertThatThrownBy(() -> Act.in(spy.dataSource(), "The groups", tx -> true))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage("The groups were changed or not: the connection was lost during the commit;"
                        + " look before you do it again");
    }

    @Test
    void aLostStatementChangedNothing() {
        spy.failAfter(call -> call.startsWith("SET TRANSACTION"), "08006");
        assertThatThrownBy(() -> Act.in(spy.dataSource(), "The groups", tx -> true))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageEndingWith("(SQLState 08006); nothing was changed");
    }
}
