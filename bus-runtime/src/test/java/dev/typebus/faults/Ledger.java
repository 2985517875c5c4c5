package dev.typebus.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** The questions that show whether the promises held, by SQL over what handlers wrote in an append-only table. Knows nothing of the bus's code. */
final class Ledger {
    private final PGSimpleDataSource database;

    Ledger(PGSimpleDataSource database) {
        this.database = database;
    }

    /** Makes the table that handlers write to. */
    void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE witness (
                      place bigint GENERATED ALWAYS AS IDENTITY, group_name text, event_id uuid, aggregate_id text, number bigint)
                    """);
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

    /** The log, as {@code aggregate/number}. */
    List<String> committed() throws SQLException {
        return texts("SELECT aggregate_id || '/' || (payload ->> 'text') FROM domain_events");
    }

    /** Deliveries that are neither done nor dead. */
    long underWay() throws SQLException {
        return number("""
                SELECT (SELECT count(*) FROM domain_event_deliveries WHERE state IN ('retrying', 'parked'))
                     + (SELECT count(*) FROM domain_events e
                        JOIN domain_event_lanes l ON e.slot BETWEEN l.first_slot AND l.last_slot
                        WHERE e.position > l.high OR NOT pg_visible_in_snapshot(e.transaction_id, l.snapshot))
                """);
    }

    /** Lanes that no node holds. */
    long withoutOwner() throws SQLException {
        return number("SELECT count(*) FROM domain_event_leases WHERE expires_at < clock_timestamp()");
    }

    /** Events that a group has neither handled nor written down as dead. */
    List<String> lost() throws SQLException {
        return texts("""
                SELECT g || ' ' || e.aggregate_id || '/' || (e.payload ->> 'text')
                FROM domain_events e CROSS JOIN (SELECT DISTINCT group_name FROM domain_event_lanes) l (g)
                WHERE NOT EXISTS (SELECT FROM witness w WHERE w.group_name = g AND w.event_id = e.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = g AND d.event_id = e.id AND d.state = 'dead')
                """);
    }

    /** Effects that happened twice, also those of events that are dead as well. */
    List<String> twice() throws SQLException {
        return texts("""
                SELECT w.group_name || ' ' || w.aggregate_id || '/' || w.number
                FROM witness w LEFT JOIN domain_event_deliveries d
                  ON d.group_name = w.group_name AND d.event_id = w.event_id AND d.state = 'dead'
                GROUP BY w.group_name, w.event_id, w.aggregate_id, w.number
                HAVING count(*) > 1 OR count(d.event_id) > 0
                """);
    }

    /** Effects of events that were never committed. */
    List<String> phantoms() throws SQLException {
        return texts("""
                SELECT w.group_name || ' ' || w.aggregate_id || '/' || w.number FROM witness w
                WHERE w.number < 0 OR NOT EXISTS (SELECT FROM domain_events e WHERE e.id = w.event_id)
                """);
    }

    /** Effects of a later event of an aggregate before those of an earlier one. */
    List<String> inverted() throws SQLException {
        return texts("""
                SELECT group_name || ' ' || aggregate_id || '/' || number || ' after ' || before
                FROM (SELECT *, lag(number) OVER (PARTITION BY group_name, aggregate_id ORDER BY place) AS before FROM witness) w
                WHERE number < before
                """);
    }

    /** How many deliveries were handled, and how many are dead. */
    long handled() throws SQLException {
        return number("SELECT count(DISTINCT (group_name, event_id)) FROM witness");
    }

    long dead() throws SQLException {
        return number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'");
    }
}
