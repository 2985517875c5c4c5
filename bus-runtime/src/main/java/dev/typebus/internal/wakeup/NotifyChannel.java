package dev.typebus.internal.wakeup;

import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.threads.Loop;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
 * Notifies other nodes of new events and released lanes, and receives their notifications: by NOTIFY, on connections of its own. NOTIFY is never
 * part of a business transaction, because a notifying commit takes a lock of the whole cluster. However much is published, it notifies at most a
 * hundred times a second. A lost notification costs latency, never an event. Thread-safe; once started it uses two threads with a connection each.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">the manual on NOTIFY</a>
 */
public final class NotifyChannel {
    private static final long SHORTEST_GAP_NANOS = 10_000_000;
    private static final int LISTEN_MILLIS = 1_000;
    private static final String POLLING = "new events are found by polling";

    /** The text that ends the wait of this node's listener when the channel is closed. Other nodes ignore it. */
    private static final String CLOSING = "closing";

    private final DataSource sessions;
    private final Listener listenerCallback;
    private final Set<Subject> pending = EnumSet.noneOf(Subject.class);
    private final Loop sender = new Loop("typebus-announcer", "Notifying other nodes", POLLING, this::runSender);
    private final Loop listener = new Loop("typebus-listener", "Listening to other nodes", POLLING, this::runListener);
    private volatile int senderPid;

    /** The subject of a notification. */
    public enum Subject {
        /** Events were committed. */
        EVENTS,
        /** Lanes were released. */
        LANES,
        /** Deliveries were redriven or discarded. */
        DELIVERIES;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Receives other nodes' notifications. Implementations return soon and do not throw. */
    @FunctionalInterface
    public interface Listener {
        /** Called for each notification of another node. */
        void onNotification(Subject subject);
    }

    /** @param sessions gives connections that are sessions of the server, not connections of a pooler in transaction mode */
    public NotifyChannel(DataSource sessions, Listener listenerCallback) {
        this.sessions = sessions;
        this.listenerCallback = listenerCallback;
    }

    /** Starts to send and to listen, until {@link #close}. */
    public void start(BusThreads threads) {
        sender.start(threads);
        listener.start(threads);
    }

    /** Notifies the other nodes soon. */
    public void send(Subject subject) {
        synchronized (pending) {
            if (!pending.add(subject)) {
                return; // pending already
            }
        }
        sender.wake();
    }

    private long runSender() throws SQLException {
        try (Connection connection = sessions.getConnection();
                PreparedStatement notify = connection.prepareStatement(NotifyChannelSql.NOTIFY)) {
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
            statement.execute(NotifyChannelSql.LISTEN);
            for (Subject subject : Subject.values()) {
                listenerCallback.onNotification(subject); // a notification may have been sent before this node listened
            }
            listener.works();
            PGConnection notified = connection.unwrap(PGConnection.class);
            try {
                while (!listener.isClosed()) {
                    PGNotification @Nullable [] notifications = notified.getNotifications(LISTEN_MILLIS);
                    for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
                        receive(notification);
                    }
                }
            } finally {
                statement.execute(NotifyChannelSql.UNLISTEN); // a pool reuses the session
            }
        }
        return 0;
    }

    private void receive(PGNotification notification) {
        for (Subject subject : Subject.values()) {
            if (notification.getPID() != senderPid && subject.text().equals(notification.getParameter())) {
                listenerCallback.onNotification(subject);
            }
        }
    }

    /** Ends both threads soon. Pending notifications are sent before. */
    public void close() {
        listener.close();
        sender.close();
    }
}
