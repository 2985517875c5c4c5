package dev.typebus.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that stay open for long, and prepared ones whose owner is gone: committed or rolled back in the end. What they publish, they
 * publish by a plain INSERT. For one thread, the one that kills the server: so it is always known what became of them.
 */
final class OpenTransactions {
    private static final int EVENTS = 3;
    private static final int BULK_AGGREGATES = 100;

    private final DataSource server;
    private final TruthLog truth;
    private final Random chance;
    private final Duration longest;
    private final int bulk;
    private final List<Open> all = new ArrayList<>();
    private final List<Open> ended = new ArrayList<>();
    private int count;
    private int bulksCommitted;

    /** @param held null if it is prepared */
    private record Open(
            List<String> notes,
            String about,
            boolean commits,
            long endsAt,
            @Nullable Connection held) {}

    OpenTransactions(DataSource server, TruthLog truth, Random chance, Duration longest, int bulk) {
        this.server = server;
        this.truth = truth;
        this.chance = chance;
        this.longest = longest;
        this.bulk = bulk;
    }

    /** Begins one and holds it. */
    void hold() throws SQLException {
        Open open = begin("held-" + count++, server.getConnection());
        all.add(open);
    }

    /** Prepares one and leaves it. */
    void orphan() throws SQLException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            Open open = begin("orphan-" + count++, connection);
            statement.execute("PREPARE TRANSACTION '" + open.about() + "'");
            connection.setAutoCommit(true);
            all.add(new Open(open.notes(), open.about(), open.commits(), open.endsAt(), null));
        }
    }

    /**
     * Begins one of very many events about several aggregates, which will commit. Once such a one has, later ones are smaller, so that there is
     * time for other faults.
     */
    void bulk() throws SQLException {
        int events = bulksCommitted == 0 ? bulk : bulk / 10;
        Connection connection = server.getConnection();
        connection.setAutoCommit(false);
        String about = "bulk-" + count++ + "-";
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                SELECT 'Note.Written', 'note', 'note', ? || n % ?, jsonb_build_object('about', ? || n % ?, 'text', (n / ? + 1)::text)
                FROM generate_series(0, ? - 1) AS n
                """)) {
            insert.setString(1, about);
            insert.setInt(2, BULK_AGGREGATES);
            insert.setString(3, about);
            insert.setInt(4, BULK_AGGREGATES);
            insert.setInt(5, BULK_AGGREGATES);
            insert.setInt(6, events);
            insert.executeUpdate();
        }
        List<String> notes = IntStream.range(0, events)
                .mapToObj(n -> about + n % BULK_AGGREGATES + "/" + (n / BULK_AGGREGATES + 1))
                .toList();
        all.add(new Open(notes, about, true, endsAt(), connection));
    }

    /** How many of those have committed: a server that is killed ends them. */
    int bulksCommitted() {
        return bulksCommitted;
    }

    private long endsAt() {
        double share = chance.nextDouble();
        return System.nanoTime() + (long) (share * share * longest.toNanos()); // most are short
    }

    private Open begin(String about, Connection connection) throws SQLException {
        boolean commits = chance.nextBoolean();
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', ?, jsonb_build_object('about', ?, 'text', ?))
                """)) {
            for (int number = 1; number <= EVENTS; number++) {
                insert.setString(1, about);
                insert.setString(2, about);
                insert.setString(3, Integer.toString(commits ? number : -number));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        List<String> notes = IntStream.rangeClosed(1, EVENTS)
                .mapToObj(number -> about + "/" + number)
                .toList();
        return new Open(notes, about, commits, endsAt(), connection);
    }

    /** Ends those whose time has come. */
    void endDue() throws SQLException {
        for (Open open : List.copyOf(all)) {
            if (open.endsAt() - System.nanoTime() < 0) {
                end(open);
            }
        }
    }

    /** Ends all. */
    void endAll() throws SQLException {
        for (Open open : List.copyOf(all)) {
            end(open);
        }
    }

    private void end(Open open) throws SQLException {
        all.remove(open);
        ended.add(open);
        long asked = System.currentTimeMillis();
        if (open.held() == null ? endPrepared(open) : endHeld(open, open.held())) {
            truth.acknowledged(open.notes(), asked);
            bulksCommitted += open.notes().size() > EVENTS ? 1 : 0;
        }
    }

    /** A server that lost its last commits may not have what was prepared, and may have again what was ended: that is ended as it was. */
    void serverWentBack() throws SQLException {
        Set<String> prepared = new HashSet<>();
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT gid FROM pg_prepared_xacts")) {
            while (rows.next()) {
                prepared.add(rows.getString(1));
            }
        }
        all.removeIf(open -> open.held() == null && !prepared.contains(open.about()));
        for (Open open : ended) {
            if (prepared.contains(open.about())) {
                endPrepared(open);
            }
        }
    }

    private boolean endPrepared(Open open) throws SQLException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute((open.commits() ? "COMMIT" : "ROLLBACK") + " PREPARED '" + open.about() + "'");
            return open.commits();
        }
    }

    private static boolean endHeld(Open open, Connection held) {
        try (held) {
            if (open.commits()) {
                held.commit();
            } else {
                held.rollback();
            }
            return open.commits();
        } catch (SQLException e) {
            return false; // the server has been killed meanwhile
        }
    }
}
