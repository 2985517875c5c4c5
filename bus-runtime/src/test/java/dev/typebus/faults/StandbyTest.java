package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.Statements;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A look that went to a standby is not believed, and what a failover lost is not either. */
@Tag("long")
@Timeout(300)
class StandbyTest extends WithStandby {
    /** More than the positions that a sequence writes down ahead: those of lost events are given out again. */
    private static final int LOST = 120;

    @Test
    void readsOfLaggingStandbyRepeatNothing() throws Exception {
        Ledger ledger = new Ledger(primary);
        try (EventBus bus = bus()) {
            publish(bus, 1);
            awaitSettled(ledger);
            standby.awaitCaughtUp(primary);
            standby.pauseReplay();
            publish(bus, 2);
            publish(bus, 3);
            awaitSettled(ledger);
            dataSource.misroute(standby.dataSource(), 2);
            publish(bus, 4);
            await().atMost(LONG).until(() -> dataSource.misrouted() == 2);
            publish(bus, 5);
            awaitSettled(ledger);
        }
        try (EventBus next = bus()) {
            publish(next, 6);
            awaitSettled(ledger);
        }
        assertKept(ledger);
        assertThat(ledger.committed()).hasSize(6);
    }

    @Test
    void readStatementsRefuseStandby() throws Exception {
        standby.awaitCaughtUp(primary);
        try (Connection connection = standby.dataSource().getConnection()) {
            for (String sqlClass : List.of(
                    "internal.log.LaneReaderSql",
                    "internal.log.DeliveryReaderSql",
                    "internal.wakeup.LogProbeSql",
                    "internal.work.CursorAwaiterSql")) {
                Map<String, String> statements = new TreeMap<>(Statements.of(Class.forName("dev.typebus." + sqlClass)));
                statements.remove("NEW_INCARNATION"); // a write
                for (var statement : statements.entrySet()) {
                    assertThatThrownBy(
                                    () -> {
                                        for (String one : statement.getValue().split(";\n", -1)) {
                                            Statements.plan(connection, one);
                                        }
                                    },
                                    statement.getKey())
                            .hasMessageContaining("during recovery");
                }
            }
        }
    }

    @Test
    void lossyFailoverSkipsNothing() throws Exception {
        Ledger ledger = new Ledger(standby.dataSource());
        try (EventBus bus = bus()) {
            publishWhatWillBeLost(bus);
            dataSource.blockProbe();
            server.kill();
            standby.promote();
            for (int number = 2; number <= 2 * LOST; number++) {
                insert(standby.dataSource(), number); // with positions and transaction ids that the bus has seen
            }
            dataSource.failOver(standby.dataSource());
            publish(bus, 2 * LOST + 1); // wakes the lane before anything else has seen the server
            awaitHandled(ledger, 2);
            awaitSettled(ledger);
        }
        assertKept(ledger);
        assertThat(ledger.committed()).hasSize(2 * LOST + 1);
    }

    @Test
    void probeOfStandbyHidesNothing() throws Exception {
        Ledger ledger = new Ledger(primary);
        dataSource.blockProbe();
        try (EventBus bus = bus()) {
            publish(bus, 1);
            awaitSettled(ledger);
            standby.awaitCaughtUp(primary); // so that it sees no less than the poller did at the start
            standby.pauseReplay();
            dataSource.misroute(standby.dataSource(), 2, "typebus-poller");
            dataSource.release();
            await().atMost(LONG).until(() -> dataSource.misrouted() >= 1);
            // only the poller tells the lane of these; one may be found by the look that begins a probe anew
            for (int number = 2; number <= 4; number++) {
                insert(primary, number);
                awaitSettled(ledger);
            }
        }
        assertKept(ledger);
        assertThat(ledger.committed()).hasSize(4);
    }

    @Test
    void probeOfServerThatSeesLessHidesNothing() throws Exception {
        Ledger ledger = new Ledger(standby.dataSource());
        try (EventBus bus = bus()) {
            publishWhatWillBeLost(bus);
            server.kill();
            standby.promote();
            // at a position and by a transaction that the poller has seen; no other follows
            insert(standby.dataSource(), 2);
            dataSource.failOver(standby.dataSource());
            awaitHandled(ledger, 2);
            awaitSettled(ledger);
        }
        assertKept(ledger);
        assertThat(ledger.committed()).hasSize(2);
    }

    /** The standby has the first event, and not the others. */
    private void publishWhatWillBeLost(EventBus bus) throws Exception {
        publish(bus, 1);
        awaitSettled(new Ledger(primary));
        standby.awaitCaughtUp(primary);
        standby.disconnect();
        for (int number = 2; number <= LOST; number++) {
            publish(bus, number);
        }
        awaitSettled(new Ledger(primary));
    }

    private void awaitHandled(Ledger ledger, long events) {
        try {
            await("handled").atMost(LONG).until(() -> ledger.handled() >= events);
        } finally {
            dataSource.release();
        }
    }

    private static void assertKept(Ledger ledger) throws SQLException {
        assertThat(ledger.lost()).as("lost").isEmpty();
        assertThat(ledger.twice()).as("twice").isEmpty();
        assertThat(ledger.phantoms()).as("phantoms").isEmpty();
        assertThat(ledger.inverted()).as("out of order").isEmpty();
    }

    private EventBus bus() {
        Group group = Group.named("notes")
                .lanes(1)
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) -> FaultWorker.witness("notes", event, tx, false)));
        return EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .start();
    }

    private static void publish(EventBus bus, int number) {
        bus.publish(NOTE_WRITTEN, Loans.note("a", Integer.toString(number)));
    }

    private static void awaitSettled(Ledger ledger) {
        await("settled")
                .atMost(LONG)
                .until(() -> ledger.underWay() == 0 && ledger.lost().isEmpty());
    }
}
