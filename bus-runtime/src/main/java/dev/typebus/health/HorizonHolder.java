package dev.typebus.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps the database's horizon back: rows that were deleted or updated since cannot be cleaned up, so that tables grow. Events of others
 * are not held up by it. Immutable.
 *
 * @param name the session's application name, the prepared transaction's gid, the slot's or the standby's name
 * @param pid the server process; null if there is none
 * @param user null where there is none
 * @param state as PostgreSQL says it, such as {@code idle in transaction}; {@link #UNKNOWN} where this user may not see it
 * @param since when it began; null where nobody knows, or this user may not see it
 * @param age since then; null with {@code since}
 * @param transactions how many transactions began in the whole cluster since
 */
public record HorizonHolder(
        Kind kind,
        String name,
        @Nullable Integer pid,
        @Nullable String user,
        String state,
        @Nullable Instant since,
        @Nullable Duration age,
        long transactions) {
    /** The state of what this user may not see. */
    public static final String UNKNOWN = "unknown: grant pg_read_all_stats";

    /** What it is. */
    public enum Kind {
        /** A session with an open transaction. */
        TRANSACTION("open transaction"),
        /** A transaction that was prepared for two-phase commit, and neither committed nor rolled back since. */
        PREPARED_TRANSACTION("prepared transaction"),
        REPLICATION_SLOT("replication slot"),
        /** A standby that sends feedback of its queries. */
        STANDBY("standby");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** For people. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** {@code open transaction of pid 4711 (user app, application "report"), idle in transaction, for 360 s}. */
    @Override
    public String toString() {
        String who = pid == null ? " " + name : " of pid " + pid;
        String user = this.user == null ? "" : "user " + this.user + ", ";
        String where = pid == null && user.isEmpty() ? "" : " (" + user + "\"" + name + "\")";
        String time = age == null ? transactions + " transactions" : age.toSeconds() + " s";
        return kind + who + where + ", " + state + ", for " + time;
    }
}
