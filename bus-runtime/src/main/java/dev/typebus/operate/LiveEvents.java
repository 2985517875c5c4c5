package dev.typebus.operate;

import dev.typebus.event.EventType;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.lease.Shift;
import dev.typebus.lease.Workforce;
import dev.typebus.read.Cursor;
import dev.typebus.read.EventDecoder;
import dev.typebus.read.LaneReader;
import dev.typebus.read.LaneScope;
import dev.typebus.read.LateRows;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.wake.Sleeper;
import dev.typebus.wake.Snapshot;
import dev.typebus.wake.Watch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners with events as they are committed, whoever publishes them: live, in this process, stored nowhere. It reads the log as a
 * lane of all slots would, but its cursor is in memory alone. Where too many rows are late for one look, all of those are told before it
 * looks again, portion by portion: the cursor has passed them then. Listeners are called one after the other, of one aggregate in log
 * order. Thread-safe.
 */
public final class LiveEvents implements Sleeper {
    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);

    private static final int MOST_ROWS = 500;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final EventDecoder decoder;
    private final Watch watch;
    private final LaneReader reader;
    private final Shift shift;
    private final long eraFloor;
    private final List<Listening<?>> listeners = new CopyOnWriteArrayList<>();
    private final Object looking = new Object();
    private @Nullable Cursor cursor;
    private String incarnation = "";
    private volatile @Nullable Snapshot seen;

    public LiveEvents(DataSource dataSource, EventDecoder decoder, Watch watch, Workforce workforce, long eraFloor) {
        this.dataSource = dataSource;
        this.decoder = decoder;
        this.watch = watch;
        this.reader = new LaneReader(new LaneScope("", 0, 0, 63, null, false, false, eraFloor));
        this.shift = workforce.shift(this::look);
        this.eraFloor = eraFloor;
    }

    private record Listening<E>(EventType<E> type, Consumer<? super StoredEvent<E>> listener) {
        void hear(StoredEvent<?> event) {
            event.as(type).ifPresent(listener);
        }
    }

    /**
     * From now on calls the listener for each event of the type that is committed.
     *
     * @throws SQLException if the database cannot be asked where the log ends now
     */
    public <E> Subscription subscribe(EventType<E> type, Consumer<? super StoredEvent<E>> listener)
            throws SQLException {
        Listening<E> listening = new Listening<>(type, listener);
        synchronized (looking) {
            if (listeners.isEmpty()) {
                try (Connection connection = dataSource.getConnection()) {
                    cursor = LaneReader.head(connection);
                }
                watch.add(this);
            }
            listeners.add(listening);
        }
        return () -> unsubscribe(listening);
    }

    private void unsubscribe(Listening<?> listening) {
        synchronized (looking) {
            if (listeners.remove(listening) && listeners.isEmpty()) {
                watch.remove(this);
                cursor = null;
            }
        }
    }

    private Duration look() {
        synchronized (looking) {
            if (cursor == null) {
                return Workforce.UNTIL_WOKEN;
            }
            try (Connection connection = dataSource.getConnection()) {
                LateRows late = cursor.late();
                if (late != null) {
                    List<StoredRow> page = reader.page(connection, late, MOST_ROWS);
                    cursor = cursor.with(
                            page.isEmpty()
                                    ? null
                                    : late.after(page.get(page.size() - 1).position()));
                    page.forEach(this::tell);
                    return Duration.ZERO;
                }
                Unsettled found = reader.read(connection, cursor, MOST_ROWS);
                if (incarnation.isEmpty()) {
                    incarnation = found.incarnation();
                }
                if (!found.continues(incarnation)) {
                    incarnation = found.incarnation();
                    cursor = LaneReader.head(connection);
                    return Duration.ZERO;
                }
                if (found.tooManyLate()) { // fresh rows come behind the late ones of their aggregates
                    cursor = found.settledUpTo(found.from().high()).with(reader.late(connection, found));
                    return Duration.ZERO;
                }
                seen = found.snapshot();
                cursor = found.settled();
                Stream.concat(found.late().stream(), found.fresh().stream()).forEach(this::tell);
                return found.exhausted() ? Workforce.UNTIL_WOKEN : Duration.ZERO;
            } catch (SQLException | RuntimeException | Error e) {
                log.warn(
                        "Live events cannot be read; subscriptions go on in {} ms: {}",
                        AFTER_FAILURE.toMillis(),
                        e.toString());
                return AFTER_FAILURE;
            }
        }
    }

    private void tell(StoredRow row) {
        if (listeners.stream().noneMatch(one -> one.type().isNamed(row.eventType()))) {
            return;
        }
        List<StoredEvent<?>> events;
        try {
            events = decoder.decodeAsFarAsPossible(row);
        } catch (RuntimeException | Error e) {
            log.warn(
                    "{} cannot be decoded ({}); subscribers get the next one all the same",
                    row,
                    e.getClass().getName());
            return;
        }
        for (Listening<?> listening : listeners) {
            for (StoredEvent<?> event : events) {
                tell(listening, event);
            }
        }
    }

    private static void tell(Listening<?> listening, StoredEvent<?> event) {
        try {
            listening.hear(event);
        } catch (Throwable e) { // whatever it is, the other listeners are to hear of all events
            log.warn(
                    "A subscriber to {} failed with {}; it gets the next one all the same",
                    event.eventType(),
                    e.toString());
        }
    }

    @Override
    public boolean covers(String topic, int slot) {
        return true;
    }

    @Override
    public boolean hasSeen(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    @Override
    public void startOver() {
        seen = null;
        shift.wake();
    }

    @Override
    public void wake() {
        shift.wake();
    }

    @Override
    public void checkpoint() {
        wake();
    }
}
