package dev.typebus.internal.jdbc;

import java.time.Duration;

/** Converts ages to parameters of statements. */
public final class Ages {
    /** The longest age that statements get. A longer one would precede PostgreSQL's first timestamp, or overflow as milliseconds. */
    private static final Duration OLDEST = Duration.ofDays(365_000);

    private Ages() {}

    /** Returns the age in milliseconds, at most a thousand years. Nothing in the log is older. */
    public static long millis(Duration age) {
        return (age.compareTo(OLDEST) < 0 ? age : OLDEST).toMillis();
    }
}
