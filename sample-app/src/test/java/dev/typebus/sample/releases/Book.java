package dev.typebus.sample.releases;

import dev.typebus.event.Transaction;
import dev.typebus.handler.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Table in which the handlers of all releases record their events. */
public final class Book {
    private final DataSource database;

    Book(DataSource database) throws SQLException {
        this.database = database;
        try (Connection connection = database.getConnection();
                PreparedStatement create = connection.prepareStatement(
                        "CREATE TABLE book (purpose text, event_id uuid, payload text, replaying boolean)")) {
            create.execute();
        }
    }

    /** Writes one line. {@code purpose} names the handler's task, which stays the same when a release renames the handler. */
    public static void write(Transaction tx, String purpose, Delivery delivery, Record payload) {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO book VALUES (?, ?::uuid, ?, ?)")) {
            insert.setString(1, purpose);
            insert.setString(2, delivery.eventId().toString());
            insert.setString(3, payload.toString());
            insert.setBoolean(4, delivery.replaying());
            insert.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the handlings that stored events require and that are missing: {@code schedule Loan.Funded of <loan>}. */
    List<String> missing() throws SQLException {
        return query("""
                SELECT purpose || ' ' || event_type || ' of ' || aggregate_id
                FROM domain_events
                JOIN (VALUES ('schedule', 'Loan.Funded'), ('book', 'Payment.Received'),
                             ('assess', 'Loan.Flagged'), ('assess', 'Loan.Suspected')) AS wanted (purpose, event_type)
                  USING (event_type)
                WHERE NOT EXISTS (
                  SELECT FROM book WHERE book.purpose = wanted.purpose AND event_id = domain_events.id AND NOT replaying)
                ORDER BY position, purpose
                """);
    }

    /** Returns what was handled more than once, not counting replays. */
    List<String> twice() throws SQLException {
        return query("""
                SELECT purpose || ' ' || event_id FROM book WHERE NOT replaying GROUP BY purpose, event_id HAVING count(*) > 1
                """);
    }

    /** Returns the states of all unfinished or dead deliveries, sorted. */
    List<String> deliveries() throws SQLException {
        return query("SELECT state FROM domain_event_deliveries ORDER BY state");
    }

    /** Returns the number of lines that replays have written. */
    int replayed() throws SQLException {
        return Integer.parseInt(
                query("SELECT count(*)::text FROM book WHERE replaying").get(0));
    }

    /** Returns the distinct payloads that replays delivered, without the loans' ids, each with its count. */
    List<String> replayedPayloads() throws SQLException {
        return query("""
                SELECT count(*) || ' ' || regexp_replace(payload, 'loanId=[^,]*, ', '') AS line
                FROM book WHERE replaying
                GROUP BY regexp_replace(payload, 'loanId=[^,]*, ', '')
                ORDER BY regexp_replace(payload, 'loanId=[^,]*, ', '') COLLATE "C"
                """);
    }

    /** Returns the stored event types and versions, such as {@code Loan.Funded v1}. */
    List<String> storedVersions() throws SQLException {
        return query("""
                SELECT DISTINCT event_type || ' v' || event_version AS name FROM domain_events ORDER BY name
                """);
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }
}
