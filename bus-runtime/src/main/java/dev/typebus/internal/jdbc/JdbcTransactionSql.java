package dev.typebus.internal.jdbc;

/** The statements of {@link JdbcTransaction}. */
final class JdbcTransactionSql {
    private JdbcTransactionSql() {}

    static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    /** Lets the server roll back after ten seconds without a statement, because this process may have been suspended. */
    static final String BEGIN_SHORT = """
            SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
            SET LOCAL idle_in_transaction_session_timeout = '10s'
            """;
}
