package dev.typebus.internal.jdbc;

/** The statements of {@link CommitPipeline}. */
final class CommitPipelineSql {
    private CommitPipelineSql() {}

    static final String COMMIT = "COMMIT";

    /** Lets the server roll back after ten seconds without a statement, because this process may have been suspended between two messages. */
    static final String END_SOON = "SET LOCAL idle_in_transaction_session_timeout = '10s'";
}
