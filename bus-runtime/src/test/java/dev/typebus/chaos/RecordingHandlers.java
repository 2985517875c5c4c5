package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Groups of all kinds whose handlers write down what they are called with, and the questions that show whether that was right. The
 * witness table is append-only; its {@code place} is the order in which a lane handled.
 */
final class RecordingHandlers {
    private static final List<String> ORDERED = List.of("many", "single", "batch", "failing", "blocking");
    private static final List<String> ALL = List.of("many", "single", "batch", "failing", "blocking", "unordered");
    private static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(4).delays(Duration.ofMillis(5), 2, Duration.ofMillis(40));

    private final TestDatabase database;
    private final long seed;
    private final Random lanes;
    private final AtomicLong calls = new AtomicLong();
    private final Queue<String> plain = new ConcurrentLinkedQueue<>();

    RecordingHandlers(TestDatabase database, long seed) throws SQLException {
        this.database = database;
        this.seed = seed;
        this.lanes = new Random(seed);
        database.execute("""
                CREATE TABLE witness (
                  place bigint GENERATED ALWAYS AS IDENTITY, group_name text, event_id uuid, aggregate_id text, number bigint)
                """);
    }

    /** The groups as the next bus has them: each start may ask for another number of lanes. */
    synchronized HandlerTable handlers() {
        return HandlerTable.of(
                Group.named("plain")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .plain((event, delivery) -> plain.add(event.aggregateId() + "/"
                                        + event.payload().text()))),
                transactional("many", 1 + lanes.nextInt(8), Group.Order.CONTINUE, QUICKLY, 0),
                transactional("single", 1, Group.Order.CONTINUE, QUICKLY, 0),
                Group.named("batch")
                        .handlers(Handler.on("note", NOTE_WRITTEN)
                                .transactionalBatch((events, tx) -> write("batch", events, tx))),
                transactional("failing", 1 + lanes.nextInt(8), Group.Order.CONTINUE, QUICKLY, 30),
                transactional("blocking", 1 + lanes.nextInt(8), Group.Order.BLOCK, QUICKLY.attempts(2), 12),
                transactional("unordered", 1 + lanes.nextInt(8), Group.Order.UNORDERED, QUICKLY, 30));
    }

    /** Without a stack trace: there are many. */
    private static final class MadeToFailException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MadeToFailException() {
            super("made to fail", null, false, false);
        }
    }

    private Group transactional(String name, int lanes, Group.Order order, RetryPolicy retry, int failuresInHundred) {
        return Group.named(name)
                .lanes(lanes)
                .order(order)
                .handlers(Handler.on("note", NOTE_WRITTEN).retry(retry).transactional((event, tx, delivery) -> {
                    write(name, List.of(event), tx);
                    if (fails(failuresInHundred)) {
                        throw new MadeToFailException();
                    }
                }));
    }

    private boolean fails(int inHundred) {
        return new SplittableRandom(seed + calls.incrementAndGet()).nextInt(100) < inHundred;
    }

    private static void write(String group, List<StoredEvent<NoteWritten>> events, Transaction tx) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement(
                        "INSERT INTO witness (group_name, event_id, aggregate_id, number) VALUES (?, ?, ?, ?)")) {
            for (StoredEvent<NoteWritten> event : events) {
                insert.setString(1, group);
                insert.setObject(2, event.id().value());
                insert.setString(3, event.aggregateId());
                insert.setLong(4, Long.parseLong(event.payload().text()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** What is still under way: lanes with unsettled events, and deliveries that wait. */
    List<String> underWay() throws SQLException {
        return database.texts("""
                SELECT 'lane ' || l.group_name || '/' || l.lane || ' of ' || coalesce(o.owner, 'nobody') || ' epoch ' || l.epoch
                       || ': ' || count(*) || ' unsettled from ' || min(e.position)
                FROM domain_events e JOIN domain_event_lanes l ON e.slot BETWEEN l.first_slot AND l.last_slot
                JOIN domain_event_leases o USING (group_name, lane)
                WHERE e.position > l.high OR NOT pg_visible_in_snapshot(e.transaction_id, l.snapshot)
                GROUP BY l.group_name, l.lane, l.epoch, o.owner
                UNION ALL
                SELECT group_name || ' ' || aggregate_id || ' at ' || min(position) || ': ' || count(*) || ' ' || state
                FROM domain_event_deliveries WHERE state IN ('retrying', 'parked') OR group_name = 'blocking'
                GROUP BY group_name, aggregate_id, state
                """);
    }

    long dead(String group) throws SQLException {
        return database.number(
                "SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead' AND group_name = '" + group + "'");
    }

    /** The log as {@code aggregate/number}. */
    List<String> inLog() throws SQLException {
        return database.texts("SELECT aggregate_id || '/' || (payload ->> 'text') FROM domain_events");
    }

    /** Events that a group has neither handled nor written down as dead. */
    List<String> lost() throws SQLException {
        return database.texts("""
                SELECT g || ' ' || e.aggregate_id || ' at ' || e.position
                FROM domain_events e CROSS JOIN unnest(string_to_array('%s', ',')) g
                WHERE NOT EXISTS (SELECT FROM witness w WHERE w.group_name = g AND w.event_id = e.id)
                  AND NOT EXISTS (SELECT FROM domain_event_deliveries d
                                  WHERE d.group_name = g AND d.event_id = e.id AND d.state = 'dead')
                ORDER BY e.position
                """.formatted(String.join(",", ALL)));
    }

    /** Effects that happened twice, also those of events that are dead as well. */
    List<String> twice() throws SQLException {
        return database.texts("""
                SELECT w.group_name || ' ' || w.aggregate_id || ' ' || w.number
                FROM witness w LEFT JOIN domain_event_deliveries d
                  ON d.group_name = w.group_name AND d.event_id = w.event_id AND d.state = 'dead'
                GROUP BY w.group_name, w.event_id, w.aggregate_id, w.number
                HAVING count(*) > 1 OR count(d.event_id) > 0
                """);
    }

    /** Effects of events that were never committed. */
    List<String> phantoms() throws SQLException {
        return database.texts("""
                SELECT w.group_name || ' ' || w.aggregate_id FROM witness w
                WHERE NOT EXISTS (SELECT FROM domain_events e WHERE e.id = w.event_id)
                """);
    }

    /** Effects of a later event of an aggregate before those of an earlier one, in groups that keep order. */
    List<String> inverted() throws SQLException {
        return database.texts("""
                SELECT group_name || ' ' || aggregate_id || ' ' || number || ' after ' || before
                FROM (SELECT *, lag(number) OVER (PARTITION BY group_name, aggregate_id ORDER BY place) AS before
                      FROM witness WHERE group_name = ANY (string_to_array('%s', ','))) w
                WHERE number < before
                """.formatted(String.join(",", ORDERED)));
    }

    /** Positions that contradict the order in which an aggregate's writers were serialized: the harness itself would be wrong. */
    List<String> misplaced() throws SQLException {
        return database.texts("""
                SELECT aggregate_id || ' ' || number
                FROM (SELECT aggregate_id, (payload ->> 'text')::bigint AS number, position,
                             lag(position) OVER (PARTITION BY aggregate_id ORDER BY (payload ->> 'text')::bigint) AS before
                      FROM domain_events) e
                WHERE position < before
                """);
    }

    /** What the plain handler was called with, the first time of each, in order. */
    List<String> plainOnce() {
        return plain.stream().distinct().toList();
    }

    /** First calls of the plain handler that came before that of an earlier event of their aggregate. */
    List<String> plainInverted() {
        Map<String, Long> last = new HashMap<>();
        TreeSet<String> inverted = new TreeSet<>();
        for (String call : plainOnce()) {
            String aggregate = call.substring(0, call.indexOf('/'));
            long number = Long.parseLong(call.substring(call.indexOf('/') + 1));
            Long before = last.put(aggregate, number);
            if (before != null && number < before) {
                inverted.add(call + " after " + before);
            }
        }
        return List.copyOf(inverted);
    }
}
