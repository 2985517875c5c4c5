package dev.typebus.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.internal.log.Slots;
import dev.typebus.internal.work.LaneStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors and batches of assigned lanes. */
class LaneCursorTest extends LaneAssignmentFixture {
    /** Else an event of another lane stays unprocessed until news come. Also a lane that took one row at a time stores that it passed it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void idleLaneStoresItsCursor(int crashes) throws SQLException {
        database.execute("UPDATE domain_event_lanes SET crashes = " + crashes);
        publish("1");
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', '" + ofTheOtherLane()
                + "', '{\"about\": \"\", \"text\": \"2\"}')");
        holdings("one").rebalance();
        await().atMost(LONG_ENOUGH)
                .until(() -> database.number("SELECT min(high) FROM domain_event_lanes")
                        == database.number("SELECT max(position) FROM domain_events"));
        assertThat(calls).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void laneReadsFewerRowsIfMemoryIsShort() throws SQLException {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        stores = store -> refusingMoreThan(20, asked, store);
        for (int i = 0; i < 50; i++) {
            publish("note " + i);
        }
        LaneAssignment assignment = holdings("one");
        await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            assignment.rebalance();
            assertThat(calls).hasSize(50);
        });
        assertThat(calls).doesNotHaveDuplicates();
        assertThat(asked).contains(500, 62, 7);
    }

    private static String ofTheOtherLane() {
        boolean first = Slots.of("note", "a") < 32;
        return IntStream.range(0, 100)
                .mapToObj(Integer::toString)
                .filter(id -> Slots.of("note", id) < 32 != first)
                .findFirst()
                .orElseThrow();
    }

    private static LaneStore refusingMoreThan(int fits, List<Integer> asked, LaneStore store) {
        return (LaneStore) Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(), new Class<?>[] {LaneStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("unsettled")) {
                        asked.add((int) arguments[1]);
                        if ((int) arguments[1] > fits) {
                            throw new OutOfMemoryError("made to fail");
                        }
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
