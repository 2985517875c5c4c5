package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of a batch: which of its callers fail, and with which outcome. */
@Timeout(300)
class PublishBatcherFailureTest extends ConcurrentCallers {
    @Test
    void onlyCallerOfRefusedEventFails() throws Exception {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_bad_words CHECK (payload ->> 'text' <> 'bad')");
        List<Future<?>> good = new ArrayList<>();
        Future<?> bad;
        try (Connection lock = lockTable()) {
            good.addAll(blockLeaders());
            good.add(executor.submit(() -> publish("good")));
            bad = executor.submit(() -> publish("bad"));
            good.add(executor.submit(() -> publish("good")));
            await().atMost(LONG).until(() -> batcher.waiting() == 3);
            lock.rollback();
        }
        assertThatThrownBy(bad::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "Note.Written of note/%s: the constraint no_bad_words refused it (SQLState 23514). Nothing was"
                                + " published.",
                        about);
        for (Future<?> caller : good) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 2);
        database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_bad_words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "57014", "40001", "40P01", "53100"})
    void failureOfAllIsTriedOnce(String state) throws Exception {
        List<Future<?>> followers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            for (int i = 0; i < 20; i++) {
                followers.add(executor.submit(() -> publish("follower")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 20);
            spied.failBefore(call -> call.startsWith("INSERT") && call.contains("unnest"), state);
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> follower : followers) {
            assertThatThrownBy(follower::get).cause().hasMessageContaining("(SQLState " + state + ")");
        }
        assertThat(spied.statements()).hasSize(LEADERS + 1);
    }

    @Test
    void refusedEventIsFoundByHalving() throws Exception {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_bad_words CHECK (payload ->> 'text' <> 'bad')");
        List<Future<?>> good = new ArrayList<>();
        Future<?> bad;
        try (Connection lock = lockTable()) {
            good.addAll(blockLeaders());
            bad = executor.submit(() -> publish("bad"));
            for (int i = 1; i < 64; i++) {
                good.add(executor.submit(() -> publish("good")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 64);
            lock.rollback();
        }
        assertThatThrownBy(bad::get).cause().isInstanceOf(PublishException.class);
        for (Future<?> caller : good) {
            caller.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 63);
        assertThat(spied.statements()).hasSize(LEADERS + 1 + 2 * 6);
        database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_bad_words");
    }

    @Test
    void statementSentTwiceHasPublished() throws SQLException {
        List<EncodedEvent> events = notes("twice", 3);
        batcher.publish(events);
        batcher.publish(events);
        assertThat(count()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", ""})
    void eventsWithoutAnswerAreFoundInTheLog(String state) throws Exception {
        for (Future<?> follower : publishWithLostAnswer(state)) {
            follower.get();
        }
        assertThat(count()).isEqualTo(LEADERS + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", ""})
    void lostConnectionIsNotTriedAgain(String state) throws Exception {
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        for (Future<?> follower : publishWithLostAnswer(state)) {
            assertThatThrownBy(follower::get)
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("Whether it was published is unknown");
        }
        assertThat(count()).isEqualTo(LEADERS + 3);
    }

    /** Publishes events of three callers in one statement, whose answer is lost and which takes effect. */
    private List<Future<?>> publishWithLostAnswer(String state) throws Exception {
        List<Future<?>> followers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            for (int i = 0; i < 3; i++) {
                followers.add(executor.submit(() -> publish("follower")));
            }
            await().atMost(LONG).until(() -> batcher.waiting() == 3);
            spied.failAfter(call -> call.startsWith("INSERT") && call.contains("unnest"), state);
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        return followers;
    }

    @Test
    void missingConnectionFailsAllWaitingCallers() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            callers.add(executor.submit(() -> publish("follower")));
            callers.add(executor.submit(() -> publish("follower")));
            await().atMost(LONG).until(() -> batcher.waiting() == 2);
            for (int i = 0; i < LEADERS; i++) {
                spied.failBefore(call -> call.equals("getConnection"), "08001");
            }
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> caller : callers) {
            assertThatThrownBy(caller::get).cause().isInstanceOf(DatabaseUnavailableException.class);
        }
        spied.heal();
        publish("afterwards");
        assertThat(count()).isEqualTo(LEADERS + 1);
    }

    @Test
    void unexpectedErrorReleasesAllCallers() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        List<Future<?>> leaders;
        try (Connection lock = lockTable()) {
            leaders = blockLeaders();
            callers.add(executor.submit(() -> publish("follower")));
            callers.add(executor.submit(() -> publish("follower")));
            await().atMost(LONG).until(() -> batcher.waiting() == 2);
            spied.breakBefore(call -> call.startsWith("INSERT"), new StackOverflowError());
            lock.rollback();
        }
        for (Future<?> leader : leaders) {
            leader.get();
        }
        for (Future<?> caller : callers) {
            assertThatThrownBy(caller::get)
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasMessage(
                            "Note.Written of note/%s: writing it failed unexpectedly. Whether it was published is"
                                    + " unknown",
                            about);
        }
        publish("afterwards");
        assertThat(count()).isEqualTo(LEADERS + 1);
    }
}
