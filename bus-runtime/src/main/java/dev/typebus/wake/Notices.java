package dev.typebus.wake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes, and hears from them, that there is something to look at: by NOTIFY, on connections of its own. It is never part of a
 * business transaction, because a notifying commit takes a lock on all of the cluster's; however much is published, it notifies at
 * most a hundred times a second. A lost notice costs latency, never an event. Thread-safe; {@link #announce} and {@link #listen}
 * occupy a thread and a connection each.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">the manual on NOTIFY</a>
 */
public final class Notices {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private static final int SHORTEST_GAP_MILLIS = 10;
    private static final int LISTEN_MILLIS = 1_000;
    private static final int AFTER_FAILURE_MILLIS = 1_000;

    /** Each schema has its own bus. */
    private static final String CHANNEL = "SELECT quote_ident('typebus_' || current_schema())";

    private static final String NOTIFY = "SELECT pg_notify('typebus_' || current_schema(), ?)";

    private final DataSource sessions;
    private final Hearer hearer;
    private final Set<Subject> pending = EnumSet.noneOf(Subject.class);
    private final Object monitor = new Object();
    private boolean closed;
    private volatile int announcer;

    /** What a notice is about. */
    public enum Subject {
        /** Events were committed. */
        EVENTS,
        /** Lanes were given back. */
        LANES;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Hears other nodes' notices. Implementations return soon and do not throw. */
    @FunctionalInterface
    public interface Hearer {
        /** Another node says that there is something to look at. */
        void heard(Subject subject);
    }

    /** @param sessions gives connections that are sessions of the server: not through a pooler that hands them around */
    public Notices(DataSource sessions, Hearer hearer) {
        this.sessions = sessions;
        this.hearer = hearer;
    }

    /** Has the other nodes told, soon. */
    public void tell(Subject subject) {
        synchronized (monitor) {
            if (pending.add(subject)) {
                monitor.notifyAll();
            }
        }
    }

    private interface Session {
        void use(Connection connection) throws SQLException, InterruptedException;
    }

    /** Notifies until {@link #close}. */
    public void announce() {
        again("Other nodes cannot be notified and find new events by polling", connection -> {
            announcer = connection.unwrap(PGConnection.class).getBackendPID();
            try (PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
                for (Set<Subject> subjects = next(); !subjects.isEmpty(); subjects = next()) {
                    for (Subject subject : subjects) {
                        notify.setString(1, subject.text());
                        notify.execute();
                    }
                    rest(SHORTEST_GAP_MILLIS);
                }
            }
        });
    }

    /** What is to be told, once there is something; nothing when closed. */
    private Set<Subject> next() throws InterruptedException {
        synchronized (monitor) {
            while (pending.isEmpty() && !closed) {
                monitor.wait();
            }
            Set<Subject> next = EnumSet.copyOf(pending);
            pending.clear();
            return next;
        }
    }

    /** Hears others until {@link #close}. */
    public void listen() {
        again("Other nodes' notices cannot be heard; new events are found by polling", connection -> {
            try (Statement statement = connection.createStatement()) {
                try (ResultSet channel = statement.executeQuery(CHANNEL)) {
                    channel.next();
                    statement.execute("LISTEN " + channel.getString(1));
                }
                for (Subject subject : Subject.values()) {
                    hearer.heard(subject); // while nobody listened
                }
                PGConnection notified = connection.unwrap(PGConnection.class);
                try {
                    while (!isClosed()) {
                        PGNotification @Nullable [] notices = notified.getNotifications(LISTEN_MILLIS);
                        for (PGNotification notice : notices == null ? new PGNotification[0] : notices) {
                            hear(notice);
                        }
                    }
                } finally {
                    statement.execute("UNLISTEN *"); // a pool hands the session on
                }
            }
        });
    }

    private void hear(PGNotification notice) {
        for (Subject subject : Subject.values()) {
            if (notice.getPID() != announcer && subject.text().equals(notice.getParameter())) {
                hearer.heard(subject);
            }
        }
    }

    private void again(String failure, Session session) {
        while (!isClosed()) {
            try (Connection connection = sessions.getConnection()) {
                session.use(connection);
            } catch (SQLException | RuntimeException | Error e) {
                if (!isClosed()) {
                    log.warn("{}; it is tried again in {} ms: {}", failure, AFTER_FAILURE_MILLIS, e.toString());
                }
                rest(AFTER_FAILURE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void rest(int millis) {
        long until = System.nanoTime() + 1_000_000L * millis;
        synchronized (monitor) {
            try {
                for (long left = millis; left > 0 && !closed; left = (until - System.nanoTime()) / 1_000_000) {
                    monitor.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
    }

    private boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    /** Ends both loops, soon; what is to be told is told. */
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
    }
}
