package dev.typebus.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A holder of the database's xmin horizon. Rows that were deleted or updated since cannot be cleaned up, so that tables grow. Events of other
 * transactions are not delayed by it. Immutable.
 *
 * @param kind its kind
 * @param name the application name of the session, the gid of the prepared transaction, or the name of the slot or standby
 * @param pid the server process; null if there is none
 * @param user the user; null if there is none
 * @param state the state as PostgreSQL reports it, such as {@code idle in transaction}; {@link #UNKNOWN} if this user may not see it
 * @param since when it began; null if that is not known or this user may not see it
 * @param age the time since then; null with {@code since}
 * @param transactions the number of transactions that began in the whole cluster since
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
    /** The state of a session that this user may not see. */
    public static final String UNKNOWN = "unknown: grant pg_read_all_stats";

    /** The kinds of holders. */
    public enum Kind {
        /** A session with an open transaction. */
        TRANSACTION("open transaction"),
        /** A transaction that was prepared for two-phase commit, and neither committed nor rolled back since. */
        PREPARED_TRANSACTION("prepared transaction"),
        /** A replication slot. */
        REPLICATION_SLOT("replication slot"),
        /** A standby that sends feedback of its queries. */
        STANDBY("standby");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return the name, for people} */
        @Override
        public String toString() {
            return text;
        }
    }

    /** {@return the holder, {@code open transaction of pid 4711 (user app, "report"), idle in transaction, for 360 s}} */
    @Override
    public String toString() {
        String who = pid == null ? " " + name : " of pid " + pid;
        String user = this.user == null ? "" : "user " + this.user + ", ";
        String where = pid == null && user.isEmpty() ? "" : " (" + user + "\"" + name + "\")";
        String time = age == null ? transactions + " transactions" : age.toSeconds() + " s";
        return kind + who + where + ", " + state + ", for " + time;
    }
}
