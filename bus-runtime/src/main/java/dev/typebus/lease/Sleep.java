package dev.typebus.lease;

import dev.typebus.read.Cursor;
import dev.typebus.wake.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane sleeps, or slept until it was woken, and what of that is stored. While it sleeps its cursor goes on with what others say is
 * not for it. Thread-safe.
 */
final class Sleep {
    private @Nullable Cursor at;
    private @Nullable Cursor wokenAt;
    private @Nullable Cursor storedAt;
    private @Nullable Cursor saidMeanwhile;
    private boolean forgotten;
    private long wakeUps;

    /**
     * The lane begins to look.
     *
     * @param cursor from where; null for where it is stored to be
     * @param wakeUps to be handed to {@link #fall}
     */
    record End(@Nullable Cursor cursor, long wakeUps) {}

    /** It looks from where it slept, if it did, else from where it was. */
    synchronized End end(@Nullable Cursor cursor) {
        wake();
        Cursor from = wokenAt == null ? cursor : wokenAt;
        wokenAt = null;
        saidMeanwhile = null;
        End end = new End(forgotten ? null : from, wakeUps);
        forgotten = false;
        return end;
    }

    /** It looked and there was nothing: it falls asleep, unless it was woken since it began to look. */
    synchronized void fall(@Nullable Cursor cursor, long wakeUpsBefore) {
        if (wakeUps == wakeUpsBefore) {
            at = cursor;
            if (saidMeanwhile != null) {
                goOn(saidMeanwhile.snapshot(), saidMeanwhile.high());
            }
        }
    }

    /** It is to look. */
    synchronized void wake() {
        wakeUps++;
        if (at != null) {
            wokenAt = at;
            at = null;
        }
    }

    /** It is to look from where it is stored to be: what is known of it here may not hold. */
    synchronized void forget() {
        wakeUps++;
        at = null;
        wokenAt = null;
        storedAt = null;
        forgotten = true;
    }

    /** If it sleeps, it goes on to what this snapshot sees, which is not for it; else when it falls asleep, because this is said once. */
    synchronized void goOn(Snapshot snapshot, long head) {
        if (at == null) {
            saidMeanwhile = new Cursor(head, snapshot);
        } else if (snapshot.covers(at.snapshot())) {
            at = new Cursor(Math.max(at.high(), head), snapshot);
        }
    }

    /** Where it sleeps, if that is not stored. */
    synchronized Optional<Cursor> unstored() {
        return unstored(at);
    }

    /** Where it ended, if that is not stored: where it slept, or was woken and did not look any more, or else where it was. */
    synchronized Optional<Cursor> unstoredEnd(@Nullable Cursor cursor) {
        Cursor slept = at == null ? wokenAt : at;
        return unstored(slept == null && !forgotten ? cursor : slept);
    }

    private Optional<Cursor> unstored(@Nullable Cursor where) {
        return Optional.ofNullable(where).filter(cursor -> !cursor.equals(storedAt));
    }

    synchronized void stored(Cursor cursor) {
        storedAt = cursor;
    }
}
