package dev.typebus.internal.jdbc;

import java.time.Duration;

/** Ages as statements compare them. */
public final class Ages {
    /** A longer age would go before the first timestamp of PostgreSQL, or overflow as milliseconds. */
    private static final Duration OLDEST = Duration.ofDays(365_000);

    private Ages() {}

    /** In milliseconds; a thousand years for whatever is longer, which nothing in the log is. */
    public static long millis(Duration age) {
        return (age.compareTo(OLDEST) < 0 ? age : OLDEST).toMillis();
    }
}
