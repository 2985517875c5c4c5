package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TcpProxy;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A statement that TCP delivers after its client gave up, and after the lane went on, changes nothing. */
@Tag("long")
class LatePacketTest {
    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'held'";
    private static final String CURSOR = "SELECT high || ' ' || snapshot FROM domain_event_lanes WHERE handler_id = ''";

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);
    private final AtomicBoolean armed = new AtomicBoolean();
    private boolean loanIsHandled = true;

    @BeforeEach
    void begin() throws SQLException {
        effects.reset();
    }

    /** Of a batch that wrote nothing in the database, or of a lane that stores now and then that nothing was for it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lateSettlementDoesNotMoveCursorBack(boolean idle) throws Exception {
        loanIsHandled = !idle;
        settleLate(Rewriting.none());
        assertThat(effects.all()).containsExactly("1", "2", "3", "4");
    }

    /** What is checked above is what the version is for. */
    @Test
    void missingVersionDoublesEffects() throws Exception {
        String settlement = "'synchronous_commit', 'off'";
        Rewriting bug = Rewriting.in(settlement, "AND l.version = c.version", "AND c.version > 0")
                .and(settlement, "AND l.version = come.version", () -> "");
        settleLate(bug);
        assertThat(bug.missed())
                .as("statements that are not as they were: the bug bites no more")
                .isEmpty();
        assertThat(effects.all()).as("with the bug").containsExactly("1", "2", "3", "2", "3", "4");
    }

    private void settleLate(Rewriting bug) throws Exception {
        try (TcpProxy proxy = TcpProxy.before(database.unpooled());
                EventBus publisher =
                        EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            try (EventBus worker = bus(bug.of(holding(proxy)))) {
                publish(publisher, "1");
                armed.set(true);
                publisher.publish(LOAN_CREATED, Loans.created(UUID.randomUUID()));
                await().atMost(LONG).until(() -> !armed.get());
                publish(publisher, "2");
                publish(publisher, "3");
            }
            assertThat(effects.all()).containsExactly("1", "2", "3");
            assertThat(database.number(SESSIONS))
                    .as("sessions with a late statement")
                    .isPositive();
            String cursor = database.text(CURSOR);
            proxy.deliver();
            await().atMost(LONG).until(() -> database.number(SESSIONS) == 0);
            if (bug.isNone()) {
                assertThat(database.text(CURSOR)).as("the lane's cursor").isEqualTo(cursor);
            }
        }
        try (EventBus next = bus(database.pool())) {
            publish(next, "4");
        }
    }

    /** Returns when it is handled. */
    private void publish(EventBus bus, String text) {
        bus.publish(NOTE_WRITTEN, Loans.note("a", text));
        await().atMost(LONG).until(() -> effects.all().contains(text));
        await().atMost(LONG).until(effects::isQuiet);
    }

    /** New connections each time, so that only those are held that the statement is on or that were in use beside it. */
    private DataSource holding(TcpProxy proxy) {
        PGSimpleDataSource through = proxy.dataSource();
        through.setApplicationName("held");
        through.setSocketTimeout(2);
        return InterceptedDataSource.of(through, new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                if (call.contains("domain_event_lanes")
                        && call.contains("'synchronous_commit', 'off'")
                        && armed.getAndSet(false)) {
                    proxy.hold();
                }
            }

            @Override
            public void after(String call) {}
        });
    }

    private EventBus bus(DataSource dataSource) {
        Handler<?> note = Handler.on("note", NOTE_WRITTEN)
                .transactional((event, tx, delivery) ->
                        Effects.write(tx, event.payload().text()));
        Handler<?> loan = Handler.on("loan", LOAN_CREATED).plain((event, delivery) -> {});
        Group group = Group.named("notes").lanes(1);
        return EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(loanIsHandled ? group.handlers(note, loan) : group.handlers(note)))
                .leaseTime(Duration.ofMinutes(1))
                .start();
    }
}
