package dev.typebus.internal.log;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A PostgreSQL snapshot, {@code pg_snapshot}: the transactions that were complete when it was taken. Immutable.
 *
 * <p>{@code xmax} is one past the highest complete transaction, not the next id to be assigned: running transactions may be above it and are then
 * not in {@code running}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT">the manual on pg_snapshot</a>
 */
public final class Snapshot {
    private final long xmin;
    private final long xmax;
    private final long[] running;

    private Snapshot(long xmin, long xmax, long[] running) {
        this.xmin = xmin;
        this.xmax = xmax;
        this.running = running;
    }

    /**
     * Parses PostgreSQL's text form, {@code xmin:xmax:xip,xip,…}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Snapshot parse(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        if (first < 1 || second < 0) {
            throw new IllegalArgumentException("A snapshot is written xmin:xmax:xip,…, not \"" + text + "\"");
        }
        String list = text.substring(second + 1);
        long[] running = list.isEmpty()
                ? new long[0]
                : Arrays.stream(list.split(",", -1)).mapToLong(Long::parseLong).toArray();
        Arrays.sort(running);
        return new Snapshot(
                Long.parseLong(text.substring(0, first)), Long.parseLong(text.substring(first + 1, second)), running);
    }

    /** Returns the lowest running transaction; all below it were complete. */
    public long xmin() {
        return xmin;
    }

    /** Returns one past the highest complete transaction. */
    public long xmax() {
        return xmax;
    }

    /** Returns the running transactions below {@link #xmax}, ascending, in PostgreSQL's text form of an {@code xid8[]}. */
    public String runningArray() {
        return LongStream.of(running).mapToObj(Long::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Tells whether the transaction was complete. */
    public boolean sees(long transactionId) {
        return transactionId < xmin || (transactionId < xmax && Arrays.binarySearch(running, transactionId) < 0);
    }

    /** Tells whether this snapshot sees everything that {@code other} sees. */
    public boolean covers(Snapshot other) {
        return other.xmax <= xmax && LongStream.of(running).noneMatch(other::sees);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot that
                && xmin == that.xmin
                && xmax == that.xmax
                && Arrays.equals(running, that.running);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * xmin + xmax) + Arrays.hashCode(running);
    }

    /** Returns PostgreSQL's text form. */
    @Override
    public String toString() {
        return xmin + ":" + xmax + ":"
                + LongStream.of(running).mapToObj(Long::toString).collect(Collectors.joining(","));
    }
}
