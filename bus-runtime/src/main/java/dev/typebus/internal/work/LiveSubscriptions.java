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
 * Calls listeners of this process with committed events of every node, and stores nothing. It reads the log like a lane of all slots, with a
 * cursor in memory. If too many rows are late for one read, all of them are delivered page by page before new rows are read. Listeners are
 * called one after the other on one thread, with the events of an aggregate in log order, and with no lock or connection held. Thread-safe;
 * only that thread uses the cursor.
 */
public final class LiveSubscriptions implements WakeTarget {
    private static final Logger log = LoggerFactory.getLogger(LiveSubscriptions.class);

    private static final int MAX_ROWS = 500;

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

    /** One subscription. A listener may have several. */
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

        /** Whether the listener is to receive the row: it was committed after the subscription. */
        boolean accepts(EventRow row) {
            return !closed && type.isNamed(row.eventType()) && !start.hasSettled(row, of.restoredUpTo);
        }

        void deliver(StoredEvent<?> event) {
            try {
                if (!closed) {
                    event.as(type).ifPresent(listener);
                }
            } catch (Throwable e) { // of any kind: the other listeners are to receive all events
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
     * Calls the listener for each event of the type that is committed from now on.
     *
     * @throws SQLException if the end of the log cannot be read
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

    /** Ends the calls after the current one. */
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
        boolean more = true; // if the last round failed during the delivery
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

    /** Reads the next rows; returns whether there are more. */
    private boolean read(Connection connection, Cursor from) throws SQLException {
        LateRows late = from.late();
        if (late != null) {
            List<EventRow> page = reader.latePage(connection, late, MAX_ROWS);
            cursor = from.with(
                    page.isEmpty() ? null : late.after(page.get(page.size() - 1).position()));
            undelivered.addAll(page);
            return true;
        }
        ReadBatch found = reader.read(connection, from, MAX_ROWS);
        if (incarnation.isEmpty()) {
            incarnation = found.incarnation();
        }
        if (!found.continues(incarnation)) {
            incarnation = found.incarnation();
            Cursor head = LaneReader.head(connection);
            cursor = head;
            listeners.forEach(one -> one.start = head); // their starting points do not hold on this server
            return true;
        }
        if (found.tooManyLate()) { // new rows follow after the late rows of their aggregates
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
        List<Listening<?>> recipients =
                listeners.stream().filter(one -> one.accepts(row)).toList();
        if (recipients.isEmpty()) {
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
        for (Listening<?> listening : recipients) {
            events.forEach(listening::deliver);
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
