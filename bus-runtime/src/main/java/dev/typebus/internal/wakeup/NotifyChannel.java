package dev.typebus.internal.wakeup;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells other nodes, and hears from them, that there is something to look at: by NOTIFY, on connections of its own. It is never part of a
 * business transaction, because a notifying commit takes a lock on all of the cluster's; however much is published, it notifies at
 * most a hundred times a second. A lost notice costs latency, never an event. Thread-safe; once started it occupies two threads with a
 * connection each.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">the manual on NOTIFY</a>
 */
public final class NotifyChannel {
    private static final long SHORTEST_GAP_NANOS = 10_000_000;
    private static final int LISTEN_MILLIS = 1_000;
    private static final String POLLING = "new events are found by polling";

    /** Each schema has its own bus. */
    private static final String CHANNEL = "SELECT quote_ident('typebus_' || current_schema())";

    /** Has this node's listener, which waits for a notice, see that it is to end. Others hear nothing of it. */
    private static final String CLOSING = "closing";

    private static final String NOTIFY = "SELECT pg_notify('typebus_' || current_schema(), ?)";

    private final DataSource sessions;
    private final Listener listenerCallback;
    private final Set<Subject> pending = EnumSet.noneOf(Subject.class);
    private final Loop sender = new Loop("typebus-announcer", "Notifying other nodes", POLLING, this::runSender);
    private final Loop listener = new Loop("typebus-listener", "Listening to other nodes", POLLING, this::runListener);
    private volatile int senderPid;

    /** What a notice is about. */
    public enum Subject {
        /** Events were committed. */
        EVENTS,
        /** Lanes were given back. */
        LANES,
        /** Deliveries were redriven or discarded. */
        DELIVERIES;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Hears other nodes' notices. Implementations return soon and do not throw. */
    @FunctionalInterface
    public interface Listener {
        /** Another node says that there is something to look at. */
        void onNotification(Subject subject);
    }

    /** @param sessions gives connections that are sessions of the server: not through a pooler that hands them around */
    public NotifyChannel(DataSource sessions, Listener hearer) {
        this.sessions = sessions;
        this.listenerCallback = hearer;
    }

    /** Tells and hears from now on, until {@link #close}. */
    public void start(BusThreads threads) {
        sender.start(threads);
        listener.start(threads);
    }

    /** Has the other nodes told, soon. */
    public void send(Subject subject) {
        synchronized (pending) {
            if (!pending.add(subject)) {
                return; // said already
            }
        }
        sender.wake();
    }

    private long runSender() throws SQLException {
        try (Connection connection = sessions.getConnection();
                PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
            senderPid = connection.unwrap(PGConnection.class).getBackendPID();
            boolean open;
            do {
                open = !sender.isClosed();
                for (Subject subject : takePending()) {
                    notify(notify, subject.text());
                }
                sender.works();
                LockSupport.parkNanos(SHORTEST_GAP_NANOS);
                sender.pause(Loop.UNTIL_WOKEN);
            } while (open);
            notify(notify, CLOSING);
        }
        return 0;
    }

    private static void notify(PreparedStatement notify, String text) throws SQLException {
        notify.setString(1, text);
        notify.execute();
    }

    private Set<Subject> takePending() {
        synchronized (pending) {
            Set<Subject> next = EnumSet.copyOf(pending);
            pending.clear();
            return next;
        }
    }

    private long runListener() throws SQLException {
        try (Connection connection = sessions.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet channel = statement.executeQuery(CHANNEL)) {
                channel.next();
                statement.execute("LISTEN " + channel.getString(1));
            }
            for (Subject subject : Subject.values()) {
                listenerCallback.onNotification(subject); // while nobody listened
            }
            listener.works();
            PGConnection notified = connection.unwrap(PGConnection.class);
            try {
                while (!listener.isClosed()) {
                    PGNotification @Nullable [] notices = notified.getNotifications(LISTEN_MILLIS);
                    for (PGNotification notice : notices == null ? new PGNotification[0] : notices) {
                        hear(notice);
                    }
                }
            } finally {
                statement.execute("UNLISTEN *"); // a pool hands the session on
            }
        }
        return 0;
    }

    private void hear(PGNotification notice) {
        for (Subject subject : Subject.values()) {
            if (notice.getPID() != senderPid && subject.text().equals(notice.getParameter())) {
                listenerCallback.onNotification(subject);
            }
        }
    }

    /** Ends both, soon; what is to be told is told. */
    public void close() {
        listener.close();
        sender.close();
    }
}
