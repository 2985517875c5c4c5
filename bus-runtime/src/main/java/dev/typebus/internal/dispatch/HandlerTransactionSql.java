package dev.typebus.internal.dispatch;

/** The statements of {@link HandlerTransaction}. */
final class HandlerTransactionSql {
    private HandlerTransactionSql() {}

    /** Checks deferred constraints in a savepoint that is rolled back, so that they are deferred again for the next handler. */
    static final String CHECK_CONSTRAINTS = """
            SAVEPOINT typebus_check;
            SET CONSTRAINTS ALL IMMEDIATE;
            ROLLBACK TO SAVEPOINT typebus_check;
            RELEASE SAVEPOINT typebus_check
            """;
}
