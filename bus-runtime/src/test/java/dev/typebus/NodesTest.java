package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import dev.typebus.event.HandlerTable;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several buses on one database. Killed and paused ones are the fault tests' business. */
class NodesTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    private EventBus start(String name, int lanes, boolean notifications, Set<String> workers) {
        EventBusBuilder builder = EventBus.builder(database.pool())
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodesComeAndGoAndShareTheWork(boolean notifications) throws SQLException {
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
    void aGroupGetsAnotherNumberOfLanesWhileItsNodesWork() throws SQLException {
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
    void aPausedGroupWaitsOnAllNodesAndBeyondRestartsAndLosesNothing() throws Exception {
        Set<String> workers = ConcurrentHashMap.newKeySet();
        try (EventBus one = start("one", 4, true, workers);
                EventBus two = start("two", 4, true, workers)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(2L, 2L));
            assertThat(two.groups().pause("notes", "the mail server moves")).isTrue();
            assertThat(one.groups().pause("notes", "another reason")).isFalse();
            assertThat(one.groups().paused())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.reason()).isEqualTo("the mail server moves"));
            TimeUnit.SECONDS.sleep(2); // by then, as is promised, nobody begins anything
            for (int i = 0; i < 40; i++) {
                one.publish(NOTE_WRITTEN, Loans.note("a" + i, "1"));
            }
        }
        try (EventBus three = start("three", 4, false, workers)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(shares()).containsExactly(4L));
            TimeUnit.SECONDS.sleep(1);
            assertThat(handled).isEmpty();
            assertThat(three.groups().resume("notes")).isTrue();
            assertThat(three.groups().resume("notes")).isFalse();
            await().atMost(LONG).until(() -> handled.size() == 40);
            assertThat(three.groups().paused()).isEmpty();
            assertThatThrownBy(() -> three.groups().pause("mail", ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is no group \"mail\". Known to the database: notes");
        }
    }

    @Test
    void aLeaseIsNeitherForAMomentNorForEver() {
        for (Duration time : List.of(Duration.ofMillis(999), Duration.ofMinutes(11))) {
            assertThatThrownBy(() -> EventBus.builder(database.pool()).leaseTime(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("leaseTime is 1 second to 10 minutes, not " + time);
        }
    }
}
