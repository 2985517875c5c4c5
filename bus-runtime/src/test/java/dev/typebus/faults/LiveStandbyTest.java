package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Loans;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** A live subscription believes a standby no more than a lane does, and begins anew where a failover lost commits. */
@Tag("long")
@Timeout(300)
class LiveStandbyTest extends WithStandby {
    /** So many positions and transaction ids are lost: more than a test can use again while it waits. */
    private static final int LOST = 10_000;

    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private int written;

    @Test
    void readsOfLaggingStandbyAreRejected() throws Exception {
        try (EventBus bus = bus();
                Subscription subscription = subscribe(bus)) {
            writeAndHear();
            standby.awaitCaughtUp(primary);
            standby.pauseReplay();
            writeAndHear();
            dataSource.misroute(standby.dataSource(), 2, "typebus-live");
            write(primary);
            await().atMost(LONG).until(() -> dataSource.misrouted() == 2);
            writeAndHear();
        }
        assertThat(heard).containsExactly(1, 2, 3, 4);
    }

    @Test
    void subscriptionGoesOnAfterLossyFailover() throws Exception {
        write(primary);
        standby.awaitCaughtUp(primary);
        standby.disconnect();
        execute(
                primary,
                "SELECT setval(pg_get_serial_sequence('domain_events', 'position'), " + LOST + ")",
                "DO $$ BEGIN FOR i IN 1.." + LOST + " LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
        write(primary);
        try (EventBus bus = bus();
                Subscription subscription = subscribe(bus)) { // it begins behind what is lost
            writeAndHear();
            server.kill();
            standby.promote();
            dataSource.failOver(standby.dataSource());
            await("heard of the promoted server").atMost(LONG).until(() -> {
                write(standby.dataSource());
                return heard.size() > 1;
            });
            for (int more = 0; more < 20; more++) {
                write(standby.dataSource());
            }
            await().atMost(LONG).until(() -> heard.contains(written));
        }
        assertThat(heard)
                .as("what was there when it looked first is not heard, all behind it is, once")
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(3),
                                IntStream.rangeClosed(heard.get(1), written).boxed())
                        .toList());
    }

    private EventBus bus() {
        return EventBus.builder(dataSource).catalog(Loans.CATALOG).start();
    }

    private Subscription subscribe(EventBus bus) {
        return bus.subscribe(
                NOTE_WRITTEN, event -> heard.add(Integer.valueOf(event.payload().text())));
    }

    private void writeAndHear() throws SQLException {
        write(primary);
        await().atMost(LONG).until(() -> heard.contains(written));
    }

    private void write(PGSimpleDataSource database) throws SQLException {
        insert(database, ++written);
    }
}
