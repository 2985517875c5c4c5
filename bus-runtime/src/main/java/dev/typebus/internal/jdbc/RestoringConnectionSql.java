package dev.typebus.internal.jdbc;

/** The statements of {@link RestoringConnection}. */
final class RestoringConnectionSql {
    private RestoringConnectionSql() {}

    /** A COMMIT with another statement in one text, as {@link CommitPipeline} sends it. */
    static final String TRY_COMMIT = """
            SELECT 1;
            COMMIT
            """;
}
