package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several buses on one database. Killed and paused ones are the fault tests' business. */
class NodesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    private EventBus start(String name, int lanes, boolean notifications, Set<String> workers) {
        return start(database.pool(), name, lanes, notifications, workers);
    }

    private EventBus start(DataSource dataSource, String name, int lanes, boolean notifications, Set<String> workers) {
        EventBusBuilder builder = EventBus.builder(dataSource)
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("notes")
                        .lanes(lanes)
                        .handlers(Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> {
                            workers.add(name);
                            handled.add(
                                    event.aggregateId() + "/" + event.payload().text());
                        }))));
        return (notifications ? builder.notifications(database.unpooled()) : builder).start();
    }

    private static List<Long> shares() throws SQLException {
        return database
                .texts("SELECT count(*) FROM domain_event_leases WHERE expires_at > clock_timestamp()"
                        + " GROUP BY owner ORDER BY 1")
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    /** Waits until each node has looked whether its groups are paused, and has begun to look again: by then it has acted on it. */
    private static void awaitRounds(SpiedDataSource... nodes) {
        List<Long> before = Stream.of(nodes).map(NodesTest::rounds).toList();
        await().atMost(LONG)
                .until(() -> IntStream.range(0, nodes.length).allMatch(i -> rounds(nodes[i]) >= before.get(i) + 2));
    }

    private static long rounds(SpiedDataSource node) {
        return node.statements().stream()
                .filter(sql -> sql.contains("FROM domain_event_pauses") && sql.contains("FROM domain_event_nodes"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void comingAndGoingNodesShareLanes(boolean notifications) throws SQLException {
        Set<String> workers = ConcurrentHashMap.newKeySet();
        try (EventBus one = start("one", 6, notifications, workers)) {
            assertThat(shares()).containsExactly(6L);
            try (EventBus two = start("two", 6, notifications, workers);
                    EventBus three = start("three", 6, notifications, workers)) {
                await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(2L, 2L, 2L));
                for (int i = 0; i < 60; i++) {
                    List.of(one, two, three).get(i % 3).publish(NOTE_WRITTEN, Loans.note("a" + i, "1"));
                }
                await().atMost(LONG).until(() -> handled.size() == 60);
                assertThat(workers).containsExactlyInAnyOrder("one", "two", "three");
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(6L));
            one.publish(NOTE_WRITTEN, Loans.note("a", "2"));
            await().atMost(LONG).until(() -> handled.contains("a/2"));
        }
        assertThat(handled).hasSize(61).doesNotHaveDuplicates();
        assertThat(shares()).isEmpty();
    }

    @Test
    void numberOfLanesChangesWhileNodesWork() throws SQLException {
        Set<String> workers = ConcurrentHashMap.newKeySet();
        try (EventBus old = start("old", 2, false, workers)) {
            old.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(LONG).until(() -> handled.contains("a/1"));
            try (EventBus changed = start("changed", 5, false, workers)) {
                await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(2L, 3L));
                for (int i = 0; i < 50; i++) {
                    changed.publish(NOTE_WRITTEN, Loans.note("b" + i, "1"));
                }
                await().atMost(LONG).until(() -> Set.copyOf(handled).size() == 51);
            }
        }
    }

    @Test
    void handlerFromNowGetsWhatOldNodesSettle() throws SQLException {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Handler<?> note =
                Handler.on("note", NOTE_WRITTEN).plain((event, delivery) -> handled.add("" + event.position()));
        Handler<?> added = Handler.on("added", NOTE_WRITTEN)
                .startFrom(Handler.StartFrom.NOW)
                .plain((event, delivery) -> heard.add("" + event.position()));
        try (EventBus before = start(Group.named("notes").lanes(1).handlers(note))) {
            before.publish(NOTE_WRITTEN, Loans.note("a", "before"));
            await().atMost(LONG).until(() -> handled.size() == 1);
            try (EventBus after = start(Group.named("notes").lanes(1).handlers(note, added))) {
                for (int i = 0; i < 3; i++) {
                    after.publish(NOTE_WRITTEN, Loans.note("a", "meanwhile"));
                }
                await().atMost(LONG).until(() -> handled.size() == 4);
                before.close();
                await().atMost(LONG).until(() -> heard.size() == 3);

                assertThat(heard).containsExactly("2", "3", "4");
                assertThat(handled).containsExactly("1", "2", "3", "4");
            }
        }
    }

    private static EventBus start(Group group) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .start();
    }

    @Test
    void failedStartHoldsNoLane() throws SQLException {
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        spied.failBefore(call -> call.contains("replay_acts FROM"), "08006");
        Set<String> workers = ConcurrentHashMap.newKeySet();
        assertThatThrownBy(() -> start(spied.dataSource(), "broken", 2, false, workers))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThat(shares()).isEmpty();

        try (EventBus bus = start("whole", 2, false, workers)) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(LONG).until(() -> handled.size() == 1);

            assertThat(workers).containsExactly("whole");
        }
    }

    @Test
    void pausedGroupWaitsOnAllNodesAndLosesNothing() throws Exception {
        Set<String> workers = ConcurrentHashMap.newKeySet();
        SpiedDataSource first = new SpiedDataSource(database.pool());
        SpiedDataSource second = new SpiedDataSource(database.pool());
        SpiedDataSource third = new SpiedDataSource(database.pool());
        try (EventBus one = start(first.dataSource(), "one", 4, true, workers);
                EventBus two = start(second.dataSource(), "two", 4, true, workers)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(2L, 2L));
            assertThat(two.groups().by("jim").pause("notes", "the mail server moves"))
                    .isTrue();
            assertThat(one.groups().pause("notes", "another reason")).isFalse();
            assertThat(one.groups().paused())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.reason()).isEqualTo("the mail server moves"));
            awaitRounds(first, second);
            for (int i = 0; i < 40; i++) {
                one.publish(NOTE_WRITTEN, Loans.note("a" + i, "1"));
            }
        }
        try (EventBus three = start(third.dataSource(), "three", 4, false, workers)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(4L));
            awaitRounds(third);
            assertThat(handled).isEmpty();
            assertThat(three.groups().resume("notes")).isTrue();
            assertThat(three.groups().resume("notes")).isFalse();
            await().atMost(LONG).until(() -> handled.size() == 40);
            assertThat(three.groups().paused()).isEmpty();
            assertThat(three.auditLog(10))
                    .extracting(act -> act.act() + " " + act.target() + " by " + act.by() + ": " + act.reason())
                    .containsExactly("resume notes by : ", "pause notes by jim: the mail server moves");
            assertThatThrownBy(() -> three.groups().pause("mail", ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is no group \"mail\". Known to the database: notes");
        }
    }

    @Test
    void leaseTimeOutOfRangeIsRefused() {
        for (Duration time : List.of(Duration.ofMillis(999), Duration.ofMinutes(11))) {
            assertThatThrownBy(() -> EventBus.builder(database.pool()).leaseTime(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("leaseTime is 1 second to 10 minutes, not " + time);
        }
    }
}
