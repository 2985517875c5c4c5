package dev.typebus.internal.work;

import dev.typebus.event.EventType;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Subscription;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventDecoder;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.LateRows;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import dev.typebus.internal.wakeup.LogPoller;
import dev.typebus.internal.wakeup.WakeTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners with events as they are committed, whoever publishes them: live, in this process, stored nowhere. It reads the log as a
 * lane of all slots would, but its cursor is in memory alone. Where too many rows are late for one look, all of those are told before it
 * looks again, portion by portion: the cursor has passed them then. Listeners are called one after the other on a thread of their own, of
 * one aggregate in log order, with no lock and no connection held. Thread-safe; how far it is belongs to that thread.
 */
public final class LiveSubscriptions implements WakeTarget {
    private static final Logger log = LoggerFactory.getLogger(LiveSubscriptions.class);

    private static final int MOST_ROWS = 500;

    private final DataSource dataSource;
    private final EventDecoder decoder;
    private final LogPoller poller;
    private final BusThreads threads;
    private final LaneReader reader;
    private final long restoredUpTo;
    private final List<Listening<?>> listeners = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("typebus-live", "Reading live events", "subscribers get them later", this::poll);
    private @Nullable Cursor cursor;
    private String incarnation = "";
    private final Queue<EventRow> undelivered = new ArrayDeque<>();
    private volatile @Nullable Snapshot seen;

    public LiveSubscriptions(
            DataSource dataSource, EventDecoder decoder, LogPoller poller, BusThreads threads, long restoredUpTo) {
        this.dataSource = dataSource;
        this.decoder = decoder;
        this.poller = poller;
        this.threads = threads;
        this.reader = new LaneReader(new LaneSpec("", 0, 0, 63, null, false, false, restoredUpTo));
        this.restoredUpTo = restoredUpTo;
    }

    /** One subscription; two of one listener are two. */
    private static final class Listening<E> implements Subscription {
        private final LiveSubscriptions of;
        private final EventType<E> type;
        private final Consumer<? super StoredEvent<E>> listener;
        private volatile Cursor start;
        private volatile boolean closed;

        Listening(LiveSubscriptions of, EventType<E> type, Consumer<? super StoredEvent<E>> listener, Cursor start) {
            this.of = of;
            this.type = type;
            this.listener = listener;
            this.start = start;
        }

        /** Whether it is to hear of this row: it was not yet committed when it subscribed. */
        boolean wants(EventRow row) {
            return !closed && type.isNamed(row.eventType()) && !start.hasSettled(row, of.restoredUpTo);
        }

        void tell(StoredEvent<?> event) {
            try {
                if (!closed) {
                    event.as(type).ifPresent(listener);
                }
            } catch (Throwable e) { // whatever it is, the other listeners are to hear of all events
                log.warn(
                        "A subscriber to {} failed with {}; it gets the next one all the same",
                        event.eventType(),
                        e.toString());
            }
        }

        @Override
        public void close() {
            closed = true;
            of.unsubscribe(this);
        }
    }

    /**
     * From now on calls the listener for each event of the type that is committed.
     *
     * @throws SQLException if the database cannot be asked where the log ends now
     */
    public <E> Subscription subscribe(EventType<E> type, Consumer<? super StoredEvent<E>> listener)
            throws SQLException {
        loop.start(threads);
        Cursor head;
        try (Connection connection = dataSource.getConnection()) {
            head = LaneReader.head(connection);
        }
        Listening<E> listening = new Listening<>(this, type, listener, head);
        synchronized (listeners) {
            listeners.add(listening);
            if (listeners.size() == 1) {
                poller.add(this);
            }
        }
        return listening;
    }

    private void unsubscribe(Listening<?> listening) {
        synchronized (listeners) {
            if (listeners.remove(listening) && listeners.isEmpty()) {
                poller.remove(this);
            }
        }
    }

    /** Ends the calls, soon. */
    public void close() {
        loop.close();
    }

    private long poll() throws SQLException {
        List<Listening<?>> now = List.copyOf(listeners);
        if (now.isEmpty()) {
            cursor = null;
            undelivered.clear();
            return Loop.UNTIL_WOKEN;
        }
        if (cursor == null) {
            cursor = now.get(0).start;
        }
        boolean more = true; // where it failed while it told
        if (undelivered.isEmpty()) {
            try (Connection connection = dataSource.getConnection()) {
                more = read(connection, cursor);
            }
        }
        loop.works();
        for (EventRow row = undelivered.poll(); row != null && !loop.isClosed(); row = undelivered.poll()) {
            deliver(row);
        }
        return more ? 0 : Loop.UNTIL_WOKEN;
    }

    /** Goes on to what comes next; returns whether there is more. */
    private boolean read(Connection connection, Cursor from) throws SQLException {
        LateRows late = from.late();
        if (late != null) {
            List<EventRow> page = reader.latePage(connection, late, MOST_ROWS);
            cursor = from.with(
                    page.isEmpty() ? null : late.after(page.get(page.size() - 1).position()));
            undelivered.addAll(page);
            return true;
        }
        ReadBatch found = reader.read(connection, from, MOST_ROWS);
        if (incarnation.isEmpty()) {
            incarnation = found.incarnation();
        }
        if (!found.continues(incarnation)) {
            incarnation = found.incarnation();
            Cursor head = LaneReader.head(connection);
            cursor = head;
            listeners.forEach(one -> one.start = head); // what they began with says nothing of this server
            return true;
        }
        if (found.tooManyLate()) { // fresh rows come behind the late ones of their aggregates
            cursor = found.settledUpTo(from.position()).with(reader.lateRows(connection, found));
            return true;
        }
        seen = found.snapshot();
        cursor = found.endCursor();
        undelivered.addAll(found.lateRows());
        undelivered.addAll(found.newRows());
        return !found.reachedEnd();
    }

    private void deliver(EventRow row) {
        List<Listening<?>> wanting =
                listeners.stream().filter(one -> one.wants(row)).toList();
        if (wanting.isEmpty()) {
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
        for (Listening<?> listening : wanting) {
            events.forEach(listening::tell);
        }
    }

    @Override
    public boolean matches(String domain, int slot) {
        return true;
    }

    @Override
    public boolean hasRead(Snapshot snapshot) {
        Snapshot last = seen;
        return last != null && last.covers(snapshot);
    }

    @Override
    public void resync() {
        seen = null;
        loop.wake();
    }

    @Override
    public void wake() {
        loop.wake();
    }

    @Override
    public void checkpoint() {
        wake();
    }
}
