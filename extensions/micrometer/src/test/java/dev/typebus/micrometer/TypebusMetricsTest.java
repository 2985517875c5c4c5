package dev.typebus.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.EventCatalog;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypebusMetricsTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final DevDatabase database = DevPostgres.shared().createDatabase("metrics");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void drop() {
        database.close();
    }

    private EventBus start(int lanes, Handler.Plain<NoteWritten> handler) {
        return EventBus.builder(database.dataSource())
                .catalog(EventCatalog.of(NoteWritten.TYPE))
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(lanes)
                        .handlers(Handler.on("write", NoteWritten.TYPE)
                                .retry(RetryPolicy.DEFAULT.attempts(1))
                                .plain(handler))))
                .start();
    }

    private void bind(EventBus bus) {
        new TypebusMetrics(bus, Duration.ZERO).bindTo(registry);
    }

    private static void publish(EventBus bus, int notes) {
        for (int i = 0; i < notes; i++) {
            bus.publish(NoteWritten.TYPE, new NoteWritten("a" + i));
        }
    }

    /** Returns the sum of all gauges with this name and tag. */
    private double sum(String name, String... tags) {
        return registry.get(name).tags(tags).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private double counted(String name) {
        return registry.get(name).functionCounter().count();
    }

    @Test
    void lagsAndHandlersAreMeasured() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (EventBus bus = start(2, (event, delivery) -> goOn.await())) {
            bind(bus);
            publish(bus, 20);
            assertThat(sum("typebus.lag", "group", "notes")).isEqualTo(20);
            assertThat(registry.get("typebus.lag").gauges()).hasSize(2);
            assertThat(sum("typebus.lag.age", "group", "notes", "lane", "0")).isPositive();
            assertThat(sum("typebus.nodes")).isEqualTo(1);
            assertThat(sum("typebus.lanes.unowned", "group", "notes")).isZero();
            assertThat(sum("typebus.lanes.failing", "group", "notes")).isZero();
            assertThat(sum("typebus.log.position")).isEqualTo(20);
            assertThat(sum("typebus.problems")).isZero();
            assertThat(counted("typebus.publish.batched")).isEqualTo(20);
            assertThat(counted("typebus.publish.batched.events")).isEqualTo(20);
            assertThat(counted("typebus.publish.batched.writes")).isEqualTo(20);
            goOn.countDown();
            await().atMost(LONG).until(() -> sum("typebus.lag", "group", "notes") == 0);
            assertThat(registry.get("typebus.handler.time")
                            .tags("group", "notes", "handler", "write")
                            .functionTimer()
                            .count())
                    .isEqualTo(20);
            assertThat(registry.get("typebus.handler.time").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(registry.get("typebus.handler.slowest").timeGauge().value(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(sum("typebus.lag.age", "group", "notes")).isZero();
            assertThat(counted("typebus.handler.failures")).isZero();
        }
    }

    @Test
    void deadLettersPausesAndOpenTransactionsAreMeasured() throws Exception {
        try (Connection open = database.dataSource().getConnection();
                EventBus bus = start(1, (event, delivery) -> {
                    throw new IllegalStateException("no");
                })) {
            bind(bus);
            publish(bus, 2);
            await().atMost(LONG).until(() -> sum("typebus.deliveries", "group", "notes", "state", "dead") == 2);
            assertThat(sum("typebus.deliveries", "state", "parked") + sum("typebus.deliveries", "state", "retrying"))
                    .isZero();
            assertThat(counted("typebus.handler.failures")).isGreaterThanOrEqualTo(2);
            assertThat(sum("typebus.problems")).isEqualTo(1);
            assertThat(sum("typebus.horizon.transactions", "kind", "prepared_transaction"))
                    .isZero();
            assertThat(sum("typebus.catchup.positions", "group", "notes")).isZero();
            open.setAutoCommit(false);
            try (Statement statement = open.createStatement()) {
                statement.execute("SELECT pg_current_xact_id()");
            }
            assertThat(sum("typebus.horizon.transactions", "kind", "transaction"))
                    .isPositive();
            assertThat(sum("typebus.horizon.age", "kind", "transaction")).isPositive();
            open.rollback();
            bus.groups().pause("notes", "for a test");
            assertThat(sum("typebus.paused", "group", "notes")).isEqualTo(1);
        }
    }

    @Test
    void namesFollowTheConventionsAndEveryMeterSaysWhatItIs() {
        try (EventBus bus = start(1, (event, delivery) -> {})) {
            bind(bus);
            assertThat(registry.getMeters()).hasSizeGreaterThan(20);
            assertThat(registry.getMeters().stream().map(Meter::getId)).allSatisfy(id -> {
                assertThat(id.getName()).matches("typebus(\\.[a-z]+)+");
                assertThat(id.getDescription()).isNotBlank();
            });
        }
    }
}
