package dev.typebus.internal.wakeup;

/** The statements of {@link NotifyChannel}. */
final class NotifyChannelSql {
    private NotifyChannelSql() {}

    /** Sends a notification on the channel of the schema: each schema has its own bus. Parameter: text. */
    static final String NOTIFY = "SELECT pg_notify('typebus_' || current_schema(), ?)";

    /** Listens on the same channel. LISTEN takes no expression, so a block writes the statement. */
    static final String LISTEN = """
            DO $$ BEGIN EXECUTE format('LISTEN %I', 'typebus_' || current_schema()); END $$
            """;

    static final String UNLISTEN = "UNLISTEN *";
}
