package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the fault runs count with finds bugs: each is put into the statements of a bus on their way to the server, and one script, without any
 * luck in it, is run with it and without. All handlers are of one lane.
 */
@Timeout(300)
abstract class SeededBugs {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofMinutes(1);
    static final RetryPolicy AT_ONCE =
            RetryPolicy.DEFAULT.attempts(1000).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    final List<AutoCloseable> open = new ArrayList<>();
    final Ledger ledger = new Ledger(database.unpooled());

    /** What happens to a bus whose statements may have a bug. */
    interface Script {
        void run(DataSource dataSource, boolean wrong) throws Exception;
    }

    interface Question {
        List<String> ask() throws SQLException;
    }

    /** What the handler does once it has written what it was called for. */
    interface Afterwards {
        void handled(String about, long number) throws Exception;
    }

    /** As {@link Afterwards}, in the transaction. */
    interface Work {
        void handle(Transaction tx, String about, long number) throws Exception;
    }

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
        ledger.create();
    }

    /** The script goes well, and with the bug the question has an answer. */
    final void finds(Rewriting bug, Question question, Script script) throws Exception {
        finds(database.pool(), bug, question, script);
    }

    final void finds(DataSource real, Rewriting bug, Question question, Script script) throws Exception {
        run(script, real, false);
        assertThat(question.ask()).as("without the bug").isEmpty();
        clear();
        run(script, bug.of(real), true);
        assertThat(bug.missed())
                .as("statements that are not as they were: the bug bites no more")
                .isEmpty();
        assertThat(question.ask()).as("with the bug").isNotEmpty();
    }

    private void run(Script script, DataSource dataSource, boolean wrong) throws Exception {
        try {
            script.run(dataSource, wrong);
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
            open.clear();
        }
    }

    final EventBus bus(DataSource dataSource, Afterwards afterwards) {
        return bus(dataSource, AT_ONCE, (tx, about, number) -> afterwards.handled(about, number));
    }

    /** A dead letter holds up its aggregate. */
    final EventBus bus(DataSource dataSource, RetryPolicy retry, Work work) {
        Group group = Group.named("notes")
                .lanes(1)
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("note", NOTE_WRITTEN).retry(retry).transactional((event, tx, delivery) -> {
                    FaultWorker.witness("notes", event, tx, false);
                    work.handle(
                            tx,
                            event.aggregateId(),
                            Long.parseLong(event.payload().text()));
                }));
        EventBus bus = EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .leaseTime(LEASE)
                .start();
        open.add(bus);
        return bus;
    }

    static void publish(EventBus bus, String about, int number) {
        bus.publish(NOTE_WRITTEN, Loans.note(about, Integer.toString(number)));
    }

    static void awaitHandled(String about, int number) {
        await().atMost(LONG).until(() -> handled(about, number));
    }

    static boolean handled(String about, int number) throws SQLException {
        return database.number(
                        "SELECT count(*) FROM witness WHERE aggregate_id = '" + about + "' AND number = " + number)
                > 0;
    }

    final void awaitSettled() {
        await().atMost(LONG).until(() -> ledger.underWay() == 0);
    }

    final Connection session() throws SQLException {
        Connection session = database.unpooled().getConnection();
        open.add(session);
        return session;
    }

    static void insert(Connection session, String about, int number) throws SQLException {
        insert(session, about, number, null);
    }

    /** @param position where it was taken before; null for the next one */
    static void insert(Connection session, String about, int number, @Nullable Long position) throws SQLException {
        execute(session, """
                INSERT INTO domain_events (%s event_type, domain, aggregate_type, aggregate_id, payload)
                %s VALUES (%s 'Note.Written', 'note', 'note', '%s', '{"about": "%s", "text": "%d"}')
                """.formatted(
                        position == null ? "" : "position,",
                        position == null ? "" : "OVERRIDING SYSTEM VALUE",
                        position == null ? "" : position + ",",
                        about,
                        about,
                        number));
    }

    static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    static long deliveries(String state) throws SQLException {
        return database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = '" + state + "'");
    }
}
