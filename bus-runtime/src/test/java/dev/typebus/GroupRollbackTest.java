package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.admin.DeadLetter;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.replay.ReplayRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several renames of one group, and nodes of the releases before them that start again. Effects say which release had them. */
@Tag("once")
class GroupRollbackTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);
    private final AtomicBoolean failing = new AtomicBoolean();
    private int published;

    private final Group first = group("first");
    private final Group second = group("second").formerly("first");
    private final Group third = group("third").formerly("second");

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private Group group(String name) {
        return Group.named(name).lanes(2).handlers(handler(name, "sum"));
    }

    private Handler<NoteWritten> handler(String group, String id) {
        return Handler.on(id, NOTE_WRITTEN)
                .retry(RetryPolicy.DEFAULT.attempts(1))
                .transactional((event, tx, delivery) -> {
                    if (failing.get()) {
                        throw new IllegalStateException("no");
                    }
                    Effects.write(tx, group + " " + id + " " + event.payload().text());
                });
    }

    private static EventBus start(StartChecks checks, Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .startChecks(checks)
                .start();
    }

    private void publish(EventBus bus) {
        bus.publish(NOTE_WRITTEN, Loans.note("1", Integer.toString(++published)));
    }

    /** A node of a release starts, handles an event, and stops. The group has that name in the database then. */
    private void run(StartChecks checks, Group release, String storedAs) throws SQLException {
        try (EventBus bus = start(checks, release)) {
            publish(bus);
            awaitEffects(published);
        }
        assertThat(stored()).containsExactly(storedAs);
    }

    private void awaitEffects(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(effects.all()).hasSizeGreaterThanOrEqualTo(count));
    }

    private static List<String> stored() throws SQLException {
        return database.texts("SELECT DISTINCT group_name FROM domain_event_handlers ORDER BY 1");
    }

    private static List<String> former(String group) throws SQLException {
        return database.texts("SELECT unnest(former_groups) FROM domain_event_handlers WHERE group_name = '" + group
                + "' AND handler_id = 'sum' ORDER BY 1");
    }

    @Test
    void oldReleaseFollowsChainOfRenames() throws SQLException {
        run(StartChecks.REFUSE, first, "first");
        run(StartChecks.REFUSE, second, "second");
        run(StartChecks.REFUSE, third, "third");
        run(StartChecks.REPORT, first, "third");
        run(StartChecks.REPORT, second, "third");
        run(StartChecks.REFUSE, third, "third");

        assertThat(effects.all())
                .containsExactly(
                        "first sum 1", "second sum 2", "third sum 3", "first sum 4", "second sum 5", "third sum 6");
        assertThat(former("third")).containsExactly("first", "second");
    }

    @Test
    void formerNamesThatNeverRanAreFollowed() throws SQLException {
        run(StartChecks.REFUSE, third.formerly("second", "first"), "third");
        run(StartChecks.REPORT, first, "third");
        run(StartChecks.REPORT, second, "third");

        assertThat(effects.all()).containsExactly("third sum 1", "first sum 2", "second sum 3");
    }

    @Test
    void runningNodeFollowsChainOfRenames() throws SQLException {
        try (EventBus old = start(StartChecks.REFUSE, first)) {
            publish(old);
            awaitEffects(1);
            start(StartChecks.REFUSE, second).close();
            start(StartChecks.REFUSE, third).close();
            old.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("1", "2"));
        }
        assertThat(effects.all()).containsExactly("first sum 1", "first sum 2");
        assertThat(stored()).containsExactly("third");
    }

    @Test
    void groupIsRenamedBack() throws SQLException {
        Group back = group("first").formerly("second");
        run(StartChecks.REFUSE, first, "first");
        run(StartChecks.REFUSE, second, "second");
        run(StartChecks.REFUSE, back, "first");
        assertThat(former("first")).containsExactly("second");
        run(StartChecks.REFUSE, second, "second");
        assertThat(former("second")).containsExactly("first");
        run(StartChecks.REFUSE, back, "first");
        run(StartChecks.REPORT, group("second"), "first");
        run(StartChecks.REFUSE, first, "first");

        assertThat(effects.all())
                .containsExactly(
                        "first sum 1",
                        "second sum 2",
                        "first sum 3",
                        "second sum 4",
                        "first sum 5",
                        "second sum 6",
                        "first sum 7");
    }

    @Test
    void cycleOfRenamesIsFollowed() throws SQLException {
        Group firstAgain = group("first").formerly("third");
        run(StartChecks.REFUSE, first, "first");
        run(StartChecks.REFUSE, second, "second");
        run(StartChecks.REFUSE, third, "third");
        run(StartChecks.REFUSE, firstAgain, "first");
        assertThat(former("first")).containsExactly("second", "third");
        run(StartChecks.REPORT, third, "first");
        run(StartChecks.REFUSE, firstAgain, "first");
        run(StartChecks.REFUSE, second, "second"); // its code calls the name of today a former one
        assertThat(former("second")).containsExactly("first", "third");
        run(StartChecks.REFUSE, third, "third");
        run(StartChecks.REFUSE, firstAgain, "first");

        assertThat(effects.all())
                .containsExactly(
                        "first sum 1",
                        "second sum 2",
                        "third sum 3",
                        "first sum 4",
                        "third sum 5",
                        "first sum 6",
                        "second sum 7",
                        "third sum 8",
                        "first sum 9");
    }

    @Test
    void otherGroupTakesFormerName() throws SQLException {
        run(StartChecks.REFUSE, first, "first");
        run(StartChecks.REFUSE, second, "second");
        try (EventBus bus = start(StartChecks.REFUSE, second, first)) {
            publish(bus);
            awaitEffects(6);
        }
        assertThat(stored()).containsExactly("first", "second");
        assertThat(former("second")).isEmpty();
        assertThat(effects.all())
                .containsExactlyInAnyOrder(
                        "first sum 1", "second sum 2", "first sum 1", "first sum 2", "second sum 3", "first sum 3");
        start(StartChecks.REFUSE, third, first).close();
        assertThat(stored()).containsExactly("first", "third");
    }

    @Test
    void forgottenRenameHasNoEffect() throws SQLException {
        run(StartChecks.REFUSE, second, "second");
        database.execute("UPDATE domain_event_handlers SET former_groups = array_remove(former_groups, 'first')");
        try (EventBus bus = start(StartChecks.REPORT, first)) {
            publish(bus);
            awaitEffects(3);
        }
        assertThat(effects.all()).containsExactlyInAnyOrder("second sum 1", "first sum 1", "first sum 2");
        assertThat(stored()).containsExactly("first", "second");
    }

    @Test
    void deadLettersFollowChainOfRenames() throws SQLException {
        failing.set(true);
        try (EventBus bus = start(StartChecks.REFUSE, first)) {
            publish(bus);
            await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
        }
        start(StartChecks.REFUSE, second).close();
        start(StartChecks.REFUSE, third).close();
        failing.set(false);
        try (EventBus bus = start(StartChecks.REPORT, first)) {
            assertThat(bus.deadLetters().list()).extracting(DeadLetter::group).containsExactly("third");
            bus.deadLetters().redriveAll();
            awaitEffects(1);
        }
        assertThat(effects.all()).containsExactly("first sum 1");
    }

    @Test
    void replayAndCatchUpFollowChainOfRenames() throws SQLException {
        Group both = first.handlers(handler("first", "sum"), handler("first", "new"));
        Group renamed = third.handlers(handler("third", "sum"), handler("third", "new"));
        run(StartChecks.REFUSE, first, "first");
        try (EventBus bus = start(StartChecks.REFUSE, first)) {
            bus.groups().pause("first", "renames are to come");
        }
        try (EventBus bus = start(StartChecks.REFUSE, first)) { // takes lanes that are paused
            bus.replays().start(ReplayRequest.handler("first", "sum"));
        }
        start(StartChecks.REFUSE, both).close();
        start(StartChecks.REFUSE, second.handlers(handler("second", "sum"), handler("second", "new")))
                .close();
        start(StartChecks.REFUSE, renamed).close();
        try (EventBus bus = start(StartChecks.REPORT, both)) {
            assertThat(effects.all()).as("paused under each name").containsExactly("first sum 1");
            bus.groups().resume("third");
            awaitEffects(3);
        }
        try (EventBus bus = start(StartChecks.REFUSE, renamed)) {
            publish(bus);
            awaitEffects(5);
        }
        assertThat(effects.all())
                .containsExactlyInAnyOrder("first sum 1", "first sum 1", "first new 1", "third sum 2", "third new 2");
        assertThat(stored()).containsExactly("third");
    }
}
