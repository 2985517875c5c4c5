package dev.typebus.faults;

import dev.typebus.event.Transaction;
import dev.typebus.replay.Replay;
import dev.typebus.retention.ArchivedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** The questions that show whether the promises held, by SQL over what handlers and the archiver wrote in append-only tables. */
final class Ledger {
    private final PGSimpleDataSource database;

    Ledger(PGSimpleDataSource database) {
        this.database = database;
    }

    /** Makes the tables that handlers and the archiver write to, empty. */
    void create() throws SQLException {
        execute("""
                DROP VIEW IF EXISTS every_event;
                DROP TABLE IF EXISTS witness, plain_effect, archive, replay_asked, acknowledged;
                CREATE TABLE witness (
                  place bigint GENERATED ALWAYS AS IDENTITY, group_name text, event_id uuid, aggregate_id text, number bigint,
                  replay bigint, transaction_id xid8 DEFAULT pg_current_xact_id());
                CREATE TABLE plain_effect (event_id uuid, note text);
                CREATE TABLE acknowledged (note text, asked bigint, acknowledged bigint);
                CREATE TABLE archive (id uuid, aggregate_id text, payload jsonb);
                CREATE VIEW every_event AS
                  SELECT id, aggregate_id, ltrim(payload ->> 'text', '0') AS number FROM domain_events
                  UNION ALL SELECT id, aggregate_id, ltrim(payload ->> 'text', '0') FROM archive;
                CREATE INDEX ON witness (event_id);
                CREATE TABLE replay_asked (id bigint, group_name text, from_position bigint, handled_by pg_snapshot)
                """);
    }

    /** Keeps what retention deletes. */
    static void archive(List<ArchivedEvent> events, Transaction tx) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO archive VALUES (?, ?, ?::jsonb)")) {
            for (ArchivedEvent event : events) {
                insert.setObject(1, event.id().value());
                insert.setString(2, event.aggregateId());
                insert.setString(3, event.payload());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(texts(sql).get(0));
    }

    /** All events that ever were in the log, as {@code aggregate/number}. */
    List<String> committed() throws SQLException {
        return texts("SELECT aggregate_id || '/' || number FROM every_event");
    }

    /** Where the log ends. */
    long head() throws SQLException {
        return number("SELECT coalesce(max(position), 0) FROM domain_events");
    }

    /** How many events the slowest lane is behind the end of the log, or how many deliveries wait if these are more. */
    long behind() throws SQLException {
        return number("""
                SELECT greatest((SELECT coalesce(max(position), 0) FROM domain_events) - min(high),
                                (SELECT count(*) FROM domain_event_deliveries WHERE state IN ('retrying', 'parked')))
                FROM domain_event_lanes WHERE handler_id = ''
                """);
    }

    /** Deliveries that are neither done nor dead, and replays that have not ended. */
    long underWay() throws SQLException {
        return number("""
                SELECT (SELECT count(*) FROM domain_event_deliveries WHERE state IN ('retrying', 'parked'))
                     + (SELECT count(*) FROM domain_event_replays WHERE ended_at IS NULL)
                     + (SELECT count(*) FROM domain_events e
                        JOIN domain_event_lanes l ON e.slot BETWEEN l.first_slot AND l.last_slot
                        WHERE e.position > l.high OR NOT pg_visible_in_snapshot(e.transaction_id, l.snapshot)
                           OR l.late_from IS NOT NULL)
                """);
    }

    /** Events that retention may still delete: those without a dead letter. */
    long deletable() throws SQLException {
        return number("SELECT count(*) FROM domain_events e"
                + " WHERE NOT EXISTS (SELECT FROM domain_event_deliveries d WHERE d.event_id = e.id)");
    }

    /** Lanes that no node holds, or that nobody has begun. */
    long withoutOwner() throws SQLException {
        return FaultWorker.ALL_LANES
                - number("SELECT count(*) FROM domain_event_leases WHERE expires_at >= clock_timestamp()");
    }

    /** Who holds which lane, for people. */
    List<String> leases() throws SQLException {
        return texts(
                "SELECT group_name || ' ' || lane || ': ' || coalesce(owner, 'nobody') || ', ' || (expires_at - clock_timestamp())"
                        + " FROM domain_event_leases ORDER BY group_name, lane");
    }

    /** Events that a group has neither handled nor written down as dead. */
    List<String> lost() throws SQLException {
        return texts("""
                SELECT g || ' ' || e.aggregate_id || '/' || e.number
                FROM every_event e CROSS JOIN (SELECT DISTINCT group_name FROM domain_event_lanes WHERE group_name <> 'plain') l (g)
                WHERE NOT EXISTS (SELECT FROM witness w WHERE w.group_name = g AND w.event_id = e.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = g AND d.event_id = e.id AND d.state = 'dead')
                """);
    }

    /** Effects that happened twice, or twice in one replay; also those of events that are dead as well. */
    List<String> twice() throws SQLException {
        return texts("""
                SELECT w.group_name || ' ' || w.aggregate_id || '/' || w.number || ' in replay ' || coalesce(w.replay::text, '-')
                FROM witness w LEFT JOIN domain_event_deliveries d
                  ON d.group_name = w.group_name AND d.event_id = w.event_id AND d.state = 'dead' AND d.replay IS NOT DISTINCT FROM w.replay
                GROUP BY w.group_name, w.event_id, w.aggregate_id, w.number, w.replay
                HAVING count(*) > 1 OR count(d.event_id) > 0
                """);
    }

    /** Effects of events that were never committed. */
    List<String> phantoms() throws SQLException {
        return texts("""
                SELECT w.group_name || ' ' || w.aggregate_id || '/' || w.number
                FROM witness w LEFT JOIN every_event e ON e.id = w.event_id
                WHERE w.number < 0 OR e.id IS NULL
                """);
    }

    /** Effects of a later event of an aggregate before those of an earlier one; the same in each replay. */
    List<String> inverted() throws SQLException {
        return texts("""
                SELECT group_name || ' ' || aggregate_id || '/' || number || ' after ' || before || ' in replay ' || coalesce(replay::text, '-')
                FROM (SELECT *, lag(number) OVER (PARTITION BY group_name, aggregate_id, replay ORDER BY place) AS before FROM witness) w
                WHERE number < before
                """);
    }

    /** Takes over what is known outside the database, for the questions below. */
    void copy(Path folder, TruthLog truth) throws IOException, SQLException {
        PlainEffects.copy(folder, database, "plain_effect");
        PlainEffects.copyFile(truth.file(), database, "acknowledged");
        execute("CREATE INDEX ON plain_effect (event_id); CREATE INDEX ON acknowledged (note); ANALYZE");
    }

    /** Events that no plain handler was called with, and that are not dead for it. */
    List<String> lostByPlainHandlers() throws SQLException {
        return texts("""
                SELECT e.aggregate_id || '/' || e.number
                FROM every_event e
                WHERE NOT EXISTS (SELECT FROM plain_effect p WHERE p.event_id = e.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = 'plain' AND d.event_id = e.id AND d.state = 'dead')
                """);
    }

    /** Events that a plain handler was called with and that are no longer in the log, though they or others of the same key are acknowledged. */
    long goneForPlainHandlers() throws SQLException {
        return number("""
                SELECT count(DISTINCT p.event_id) FROM plain_effect p
                WHERE NOT EXISTS (SELECT FROM every_event e WHERE e.id = p.event_id)
                  AND EXISTS (SELECT FROM acknowledged a WHERE a.note = p.note)
                """);
    }

    /** Events that a plain handler was called with and that were never in the log. */
    List<String> phantomsOfPlainHandlers() throws SQLException {
        return texts("""
                SELECT p.note FROM plain_effect p
                WHERE NOT EXISTS (SELECT FROM every_event e WHERE e.id = p.event_id)
                  AND NOT EXISTS (SELECT FROM acknowledged a WHERE a.note = p.note)
                """);
    }

    /** How often plain handlers were called. */
    long plainEffects() throws SQLException {
        return number("SELECT count(*) FROM plain_effect");
    }

    /** Whether no replay goes on, nor anything that one left to be tried again. */
    boolean allReplaysAreOver() throws SQLException {
        return number("""
                SELECT (SELECT count(*) FROM domain_event_replays WHERE ended_at IS NULL)
                     + (SELECT count(*) FROM domain_event_deliveries WHERE replay IS NOT NULL AND state IN ('retrying', 'parked'))
                """) == 0;
    }

    /** What is committed now, as a snapshot. */
    String now() throws SQLException {
        return texts("SELECT pg_current_snapshot()").get(0);
    }

    /** A replay has been started: what was handled at that moment before it has to give again. */
    void expect(Replay replay, String handledBy) throws SQLException {
        execute("INSERT INTO replay_asked VALUES (" + replay.id() + ", '" + replay.group() + "', "
                + replay.fromPosition() + ", '" + handledBy + "')");
    }

    /** Of the events that are still in the log: those that a replay that is done should have given again, and has not. */
    List<String> notRepeated() throws SQLException {
        return texts("""
                SELECT a.group_name || ' ' || e.aggregate_id || '/' || ltrim(e.payload ->> 'text', '0') || ' in replay ' || a.id
                FROM replay_asked a JOIN domain_event_replays r ON r.id = a.id AND r.state = 'done'
                JOIN domain_events e ON e.position >= a.from_position
                WHERE EXISTS (SELECT FROM witness w WHERE w.group_name = a.group_name AND w.event_id = e.id AND w.replay IS NULL
                                AND pg_visible_in_snapshot(w.transaction_id, a.handled_by))
                  AND NOT EXISTS (SELECT FROM witness w WHERE w.group_name = a.group_name AND w.event_id = e.id AND w.replay = a.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d WHERE d.group_name = a.group_name AND d.event_id = e.id)
                """);
    }

    /** How many effects replays had. */
    long repeated() throws SQLException {
        return number("SELECT count(*) FROM witness WHERE replay IS NOT NULL");
    }

    /** How many events retention has deleted. */
    long archived() throws SQLException {
        return number("SELECT count(*) FROM archive");
    }

    /** How many deliveries were handled. */
    long handled() throws SQLException {
        return number("SELECT count(*) FROM (SELECT DISTINCT group_name, event_id FROM witness) w");
    }

    /** How many deliveries are dead that were never handled, not even before a replay. */
    long dead() throws SQLException {
        return number("""
                SELECT count(*) FROM domain_event_deliveries d
                WHERE d.state = 'dead' AND d.group_name <> 'plain'
                  AND NOT EXISTS (SELECT FROM witness w WHERE w.group_name = d.group_name AND w.event_id = d.event_id)
                """);
    }
}
