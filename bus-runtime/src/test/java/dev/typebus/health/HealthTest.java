package dev.typebus.health;

import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishStats;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.health.HealthQueries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("once")
@Tag("database")
class HealthTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    private static EventBus start(Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    private static Group notes(int lanes, Handler.Plain<NoteWritten> handler) {
        return Group.named("notes")
                .lanes(lanes)
                .handlers(Handler.on("note", NOTE_WRITTEN).plain(handler));
    }

    private static GroupHealth group(EventBus bus, String name) {
        return bus.health().group(name).orElseThrow();
    }

    private static void publish(EventBus bus, int notes) {
        for (int i = 0; i < notes; i++) {
            bus.publish(NOTE_WRITTEN, Loans.note("a" + i, "1"));
        }
    }

    private static CappedCount exactly(int number) {
        return new CappedCount(number, false);
    }

    @Test
    void idleBusIsHealthyAndReportsCounters() {
        Group loans = Group.named("loans")
                .lanes(2)
                .handlers(Handler.on("fund", LOAN_FUNDED).plain((event, delivery) -> {}));
        try (EventBus bus = start(notes(4, (event, delivery) -> {}), loans)) {
            publish(bus, 20);
            await().atMost(LONG).until(() -> group(bus, "notes").lag().isNone());
            Health health = bus.health();
            assertThat(health.problems()).isEmpty();
            assertThat(health.isHealthy()).isTrue();
            assertThat(health.head()).isEqualTo(20);
            assertThat(health.publishStats()).isEqualTo(new PublishStats(20, 20, 20, 1));
            assertThat(health.groups()).extracting(GroupHealth::group).containsExactly("loans", "notes");
            NodeHealth node = health.nodes().get(0);
            assertThat(health.nodes()).hasSize(1);
            assertThat(node.here()).isTrue();
            assertThat(node.groups()).containsExactlyInAnyOrder("loans", "notes");
            assertThat(node.expiresAt()).isAfter(health.at());
            GroupHealth notes = health.group("notes").orElseThrow();
            assertThat(notes.here()).isTrue();
            assertThat(notes.lanes()).hasSize(4).allSatisfy(lane -> {
                assertThat(lane.lag()).isEqualTo(CappedCount.NONE);
                assertThat(lane.age()).isZero();
                assertThat(lane.owner()).isEqualTo(node.node());
                assertThat(lane.leaseExpires()).isAfter(health.at());
            });
            assertThat(notes.handlers()).hasSize(1);
            assertThat(notes.handlers().get(0).handled()).isEqualTo(20);
            assertThat(notes.handledPerSecond())
                    .isEqualTo(20 * 1e9 / health.uptime().toNanos());
            assertThat(health.group("unheard of")).isEmpty();
        }
    }

    @Test
    void pausedGroupLagsByItsUnsettledEvents() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (EventBus bus = start(notes(4, (event, delivery) -> goOn.await()))) {
            publish(bus, 37);
            for (int i = 0; i < 5; i++) {
                bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID())); // not for this group
            }
            GroupHealth notes = group(bus, "notes");
            assertThat(notes.lag()).isEqualTo(exactly(37));
            assertThat(notes.age()).isPositive().isLessThan(LONG);
            assertThat(notes.lanes())
                    .anyMatch(lane -> lane.lag().number() > 0 && lane.lag().number() < 37);
            goOn.countDown();
            await().atMost(LONG).until(() -> group(bus, "notes").lag().isNone());
            assertThat(group(bus, "notes").age()).isZero();
        }
    }

    @Test
    void groupOnNoNodeLagsByAllEvents() throws Exception {
        start(notes(2, (event, delivery) -> {})).close();
        try (EventBus bus = start()) {
            publish(bus, 37);
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            Health health = bus.health();
            GroupHealth notes = health.group("notes").orElseThrow();
            assertThat(notes.here()).isFalse();
            assertThat(notes.lag()).isEqualTo(exactly(38));
            assertThat(notes.lanes()).extracting(LaneHealth::owner).containsOnlyNulls();
            assertThat(notes.lanes()).extracting(LaneHealth::leaseExpires).containsOnlyNulls();
            assertThat(notes.handlers()).isEmpty();
            assertThat(health.isHealthy()).isFalse();
            assertThat(health.problems())
                    .containsExactly("Group notes: no node works for lane 0, 1. Start one that has the"
                            + " group; if no application has it any more, delete its rows in domain_event_lanes,"
                            + " domain_event_leases, domain_event_handlers, domain_event_deliveries,"
                            + " domain_event_replays and domain_event_pauses");
        }
    }

    @Test
    void lateEventsCountAsLag() throws Exception {
        try (Connection late = database.unpooled().getConnection();
                EventBus asking = start()) {
            late.setAutoCommit(false);
            try (EventBus bus = start(notes(2, (event, delivery) -> {}))) {
                bus.joining(late).publish(NOTE_WRITTEN, Loans.note("late", "1"));
                publish(bus, 20);
                await().atMost(LONG)
                        .until(() -> group(bus, "notes").lag().isNone()
                                && database.number("SELECT min(high) FROM domain_event_lanes") == 21);
            }
            assertThat(group(asking, "notes").lag()).isEqualTo(CappedCount.NONE);
            late.commit();
            assertThat(group(asking, "notes").lag()).isEqualTo(exactly(1));
            // of a transaction that the cursor's snapshot does not know, above its position and below
            database.execute("""
                    UPDATE domain_event_lanes l SET snapshot = '3:3:', high = CASE lane WHEN 0 THEN 10 ELSE high END""");
            assertThat(group(asking, "notes").lag()).isEqualTo(exactly(21));
            database.execute("UPDATE domain_event_log SET restored_up_to = 21");
            try {
                assertThat(group(asking, "notes").lag().number())
                        .isEqualTo(database.number(
                                "SELECT count(*) FROM domain_events WHERE slot < 32 AND position > 10"));
            } finally {
                database.execute("UPDATE domain_event_log SET restored_up_to = 0");
            }
        }
    }

    @Test
    void largeLagIsCapped() throws Exception {
        start(notes(1, (event, delivery) -> {})).close();
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " SELECT 'Note.Written', 'note', 'note', i::text, '{}' FROM generate_series(1, 41000) i");
        try (EventBus bus = start()) {
            assertThat(group(bus, "notes").lag()).isEqualTo(new CappedCount(40_000, true));
            assertThat(group(bus, "notes").lag()).hasToString("more than 40,000");
            assertThat(group(bus, "notes").age()).isPositive();
        }
    }

    @Test
    void deliveriesAreCountedByState() {
        Group broken = Group.named("broken")
                .order(Group.Order.BLOCK)
                .handlers(
                        Handler.on("dies", NOTE_WRITTEN)
                                .retry(RetryPolicy.DEFAULT.attempts(1))
                                .plain((event, delivery) -> {
                                    throw new IllegalStateException("no");
                                }),
                        Handler.on("retries", LOAN_FUNDED)
                                .retry(RetryPolicy.DEFAULT.delays(Duration.ofHours(1), 1, Duration.ofHours(1)))
                                .plain((event, delivery) -> {
                                    throw new IllegalStateException("not yet");
                                }));
        try (EventBus bus = start(broken)) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "dead"));
            bus.publish(NOTE_WRITTEN, Loans.note("a", "parked"));
            bus.publish(NOTE_WRITTEN, Loans.note("a", "parked"));
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            await().atMost(LONG).untilAsserted(() -> {
                GroupHealth group = group(bus, "broken");
                assertThat(group.dead()).isEqualTo(exactly(1));
                assertThat(group.parked()).isEqualTo(exactly(2));
                assertThat(group.retrying()).isEqualTo(exactly(1));
                assertThat(group.lag().isNone()).isTrue();
            });
            assertThat(bus.health().problems())
                    .containsExactly("Group broken has dead letters: 1. Redrive or discard them: bus.deadLetters()");
        }
    }

    @Test
    void nodesShareTheLanes() {
        try (EventBus one = start(notes(4, (event, delivery) -> {}));
                EventBus two = start(notes(4, (event, delivery) -> {}))) {
            await().atMost(LONG).untilAsserted(() -> {
                Health health = two.health();
                assertThat(health.nodes()).extracting(NodeHealth::here).containsExactly(false, true);
                Set<String> nodes =
                        health.nodes().stream().map(NodeHealth::node).collect(Collectors.toSet());
                assertThat(group(one, "notes").lanes())
                        .extracting(LaneHealth::owner)
                        .containsAll(nodes)
                        .hasSize(4);
                assertThat(group(one, "notes").lanes())
                        .allSatisfy(lane -> assertThat(lane.leaseExpires()).isAfter(health.at()));
            });
        }
    }

    @Test
    void catchUpOfHandlerIsReported() {
        try (EventBus bus = start(notes(2, (event, delivery) -> {}))) {
            publish(bus, 20);
            await().atMost(LONG).until(() -> group(bus, "notes").lag().isNone());
        }
        CountDownLatch goOn = new CountDownLatch(1);
        Group more = Group.named("notes")
                .lanes(2)
                .handlers(
                        Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {}),
                        Handler.on("newcomer", NOTE_WRITTEN).plain((event, delivery) -> goOn.await()));
        try (EventBus bus = start(more)) {
            assertThat(group(bus, "notes").catchingUp())
                    .containsExactly(new CatchUpStatus("newcomer", 2, 0, 20, false));
            goOn.countDown();
            await().atMost(LONG).until(() -> group(bus, "notes").catchingUp().isEmpty());
        }
    }

    @Test
    void pausedGroupIsNotReportedAsUnowned() {
        start(notes(2, (event, delivery) -> {})).close();
        try (EventBus operator = start()) {
            operator.groups().pause("notes", "the mail server moves");
        }
        try (EventBus bus = start(notes(2, (event, delivery) -> {}))) {
            publish(bus, 3);
            Health health = bus.health();
            GroupHealth notes = health.group("notes").orElseThrow();
            assertThat(notes.lag()).isEqualTo(exactly(3));
            assertThat(notes.pause())
                    .satisfies(pause -> assertThat(pause.reason()).isEqualTo("the mail server moves"));
            assertThat(health.problems())
                    .containsExactly("Group notes is paused since "
                            + Objects.requireNonNull(notes.pause()).since()
                            + ", lagging by 3 events. Resume it when the reason is gone (\"the mail server moves\"):"
                            + " bus.groups().resume");
            bus.groups().resume("notes");
            await().atMost(LONG)
                    .until(() -> bus.health().isHealthy()
                            && group(bus, "notes").lag().isNone());
        }
    }

    @Test
    void databaseFailureIsReported() {
        PGSimpleDataSource nowhere = database.unpooled();
        nowhere.setPortNumbers(new int[] {1});
        assertThatThrownBy(() -> new HealthQueries(nowhere, "node", List::of)
                        .ask(List.of(), Map.of(), new PublishStats(0, 0, 0, 0)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith("The health of the bus cannot be read: the database failed (SQLState 08001, ");
    }
}
