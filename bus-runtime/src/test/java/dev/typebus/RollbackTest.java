package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.admin.DeadLetter;
import dev.typebus.event.StartRefusedException;
import dev.typebus.event.StartupFinding;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerStats;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import dev.typebus.internal.startup.StartupCheck;
import dev.typebus.replay.ReplayRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes of a release before a rename start again, or still run: they go on under the new name. */
@Tag("once")
class RollbackTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);
    private final AtomicBoolean failing = new AtomicBoolean();
    private int published;
    private final Group v1 = Group.named("report").handlers(handler("sum"));
    private final Group v2 = v1.handlers(handler("sum-up").formerly("sum"));

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private Handler<NoteWritten> handler(String id) {
        return Handler.on(id, NOTE_WRITTEN)
                .retry(RetryPolicy.DEFAULT.attempts(1))
                .transactional((event, tx, delivery) -> {
                    if (failing.get()) {
                        throw new IllegalStateException("no");
                    }
                    Effects.write(tx, id + " " + event.payload().text());
                });
    }

    private EventBus start(StartChecks checks, Group... groups) {
        return EventBus.builder(database.pool())
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(groups))
                .startChecks(checks)
                .start();
    }

    private String publish(EventBus bus) {
        String text = Integer.toString(++published);
        bus.publish(NOTE_WRITTEN, Loans.note("1", text));
        return text;
    }

    /** A node of a release starts, handles an event with this handler, and stops. */
    private void run(StartChecks checks, String handlerId, Group release) {
        try (EventBus bus = start(checks, release)) {
            String effect = handlerId + " " + publish(bus);
            await().atMost(LONG).untilAsserted(() -> assertThat(effects.all()).contains(effect));
        }
    }

    private List<String> stored() throws SQLException {
        return database.texts("SELECT group_name || '/' || handler_id FROM domain_event_handlers ORDER BY 1");
    }

    @Test
    void oldReleaseGoesOnUnderHandlersNewId() throws SQLException {
        run(StartChecks.REFUSE, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REPORT, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", v2);

        assertThat(effects.all()).containsExactly("sum 1", "sum-up 2", "sum 3", "sum-up 4");
        assertThat(stored()).containsExactly("report/sum-up");
    }

    @Test
    void oldReleaseGoesOnUnderGroupsNewName() throws SQLException {
        Group renamed = new Group("totals", 4, v2.order(), v2.handlers()).formerly("report");
        run(StartChecks.REFUSE, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", renamed);
        run(StartChecks.REPORT, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", renamed);

        assertThat(effects.all()).containsExactly("sum 1", "sum-up 2", "sum 3", "sum-up 4");
        assertThat(stored()).containsExactly("totals/sum-up");
    }

    @Test
    void oldReleaseIsWarnedOrRefusedAndChangesNothing() throws SQLException {
        Group renamed = new Group("totals", 4, v2.order(), v2.handlers()).formerly("report");
        run(StartChecks.REFUSE, "sum-up", renamed);

        assertThatThrownBy(() -> start(StartChecks.REFUSE, v1))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        refused -> assertThat(refused.findings())
                                .extracting(StartupFinding::fact)
                                .containsExactly(
                                        "Group report is stored as totals: another release has renamed it",
                                        "Handler sum of group report is stored as sum-up: another release has renamed it"));
        try (LoggedLines log = LoggedLines.begin()) {
            start(StartChecks.REPORT, v1).close();
            assertThat(log.of(StartupCheck.class))
                    .contains(
                            "WARN NAME_FORMER: Handler sum of group report is stored as sum-up: another release has renamed it."
                                    + " It goes on as sum-up, from the stored progress. If this is an older release, there is nothing to do; if it"
                                    + " is a newer one, add @Formerly(\"sum-up\"); if it is another group or handler of the same name, forget the"
                                    + " rename before it starts: UPDATE domain_event_handlers SET former_ids = array_remove(former_ids, 'sum')"
                                    + " WHERE group_name = 'totals'");
        }
        assertThat(stored()).containsExactly("totals/sum-up");
    }

    @Test
    void nameThatNeverRanIsFormerToo() throws SQLException {
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REPORT, "sum", v1);

        assertThat(effects.all()).containsExactly("sum-up 1", "sum 2");
    }

    @Test
    void chainAndCycleOfRenamesAreFollowed() throws SQLException {
        Group v3 = v1.handlers(handler("total").formerly("sum-up"));
        Group v4 = v1.handlers(handler("sum").formerly("total"));
        run(StartChecks.REFUSE, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REFUSE, "total", v3);
        run(StartChecks.REPORT, "sum", v1);
        run(StartChecks.REPORT, "sum-up", v2);
        assertThat(stored()).containsExactly("report/total");

        run(StartChecks.REFUSE, "sum", v4);
        assertThat(stored()).containsExactly("report/sum");
        run(StartChecks.REPORT, "total", v3);
        run(StartChecks.REFUSE, "sum", v4);

        assertThat(effects.all()).hasSize(8).containsSubsequence("sum 1", "sum-up 2", "total 3", "sum 4", "sum-up 5");
        assertThat(stored()).containsExactly("report/sum");
    }

    @Test
    void handlerIsRenamedBack() throws SQLException {
        Group back = v1.handlers(handler("sum").formerly("sum-up"));
        run(StartChecks.REFUSE, "sum", v1);
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REFUSE, "sum", back);
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REFUSE, "sum", back);

        assertThat(effects.all()).containsExactly("sum 1", "sum-up 2", "sum 3", "sum-up 4", "sum 5");
        assertThat(database.texts("SELECT former_ids::text FROM domain_event_handlers"))
                .containsExactly("{sum-up}");
    }

    @Test
    void otherHandlerTakesFormerId() throws SQLException {
        Group v3 = v1.handlers(handler("sum-up"), handler("sum"));
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REFUSE, "sum", v3);
        await().atMost(LONG).until(() -> effects.all().size() == 4);
        assertThat(effects.all()).containsExactlyInAnyOrder("sum-up 1", "sum 1", "sum-up 2", "sum 2");
        run(StartChecks.REFUSE, "sum-up", v2);
        run(StartChecks.REFUSE, "sum", v1);
        assertThat(stored()).containsExactly("report/sum", "report/sum-up");
    }

    @Test
    void forgottenRenameHasNoEffect() throws SQLException {
        run(StartChecks.REFUSE, "sum-up", v2);
        database.execute("UPDATE domain_event_handlers SET former_ids = array_remove(former_ids, 'sum')"
                + " WHERE group_name = 'report'");
        run(StartChecks.REFUSE, "sum", v1);
        await().atMost(LONG).until(() -> effects.all().size() == 3);

        assertThat(effects.all()).containsExactlyInAnyOrder("sum-up 1", "sum 1", "sum 2");
    }

    @Test
    void mergedHandlersDoNotStartAsOne() throws SQLException {
        Group first = v1.handlers(handler("first"));
        Group both = v1.handlers(handler("first"), handler("second"));
        run(
                StartChecks.REFUSE,
                "merged",
                v1.formerly("one", "two").handlers(handler("merged").formerly("first", "second")));
        List<String> before = stored();

        assertThatThrownBy(() -> start(StartChecks.REPORT, both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Group report has two handlers with the id merged");
        assertThatThrownBy(() -> start(
                        StartChecks.REPORT,
                        Group.named("one").handlers(handler("first")),
                        Group.named("two").handlers(handler("first"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Two groups are named report");
        assertThat(stored()).isEqualTo(before);
        run(StartChecks.REPORT, "first", first);
        assertThat(effects.all()).containsExactly("merged 1", "first 2");
    }

    @Test
    void deadLettersUnderOldIdAreOfSameHandler() throws SQLException {
        failing.set(true);
        try (EventBus bus = start(StartChecks.REPORT, v1)) {
            publish(bus);
            await().atMost(LONG).until(() -> bus.deadLetters().list().size() == 1);
        }
        start(StartChecks.REFUSE, v2).close();
        failing.set(false);
        try (EventBus bus = start(StartChecks.REPORT, v1)) {
            assertThat(bus.deadLetters().list())
                    .extracting(DeadLetter::handlerId)
                    .containsExactly("sum-up");
            bus.deadLetters().redriveAll();
            await().atMost(LONG).until(() -> effects.all().equals(List.of("sum 1")));
        }
    }

    @Test
    void replayAndCatchUpGoOnInOldRelease() throws SQLException {
        Group before = v1.handlers(handler("sum"), handler("new"));
        Group after =
                v1.handlers(handler("sum-up").formerly("sum"), handler("newer").formerly("new"));
        run(StartChecks.REFUSE, "sum", v1);
        try (EventBus bus = start(StartChecks.REFUSE, v1)) {
            bus.groups().pause("report", "a rollback is to come");
            bus.replays().start(ReplayRequest.handler("report", "sum"));
        }
        start(StartChecks.REFUSE, before).close();
        start(StartChecks.REFUSE, after).close();
        try (EventBus bus = start(StartChecks.REPORT, before)) {
            bus.groups().resume("report");
            await().atMost(LONG).until(() -> effects.all().size() == 3);
        }
        run(StartChecks.REFUSE, "newer", after);
        await().atMost(LONG).until(() -> effects.all().size() == 5);

        assertThat(effects.all()).containsExactlyInAnyOrder("sum 1", "sum 1", "new 1", "sum-up 2", "newer 2");
        assertThat(stored()).containsExactly("report/newer", "report/sum-up");
    }

    @Test
    void runningNodeLearnsHandlersRename() throws SQLException {
        try (EventBus old = start(StartChecks.REFUSE, v1)) {
            publish(old);
            await().atMost(LONG).until(() -> effects.all().size() == 1);
            start(StartChecks.REFUSE, v2).close();
            failing.set(true);
            publish(old);
            await().atMost(LONG).until(() -> old.deadLetters().list().size() == 1);
            assertThat(old.deadLetters().list())
                    .extracting(DeadLetter::handlerId)
                    .containsExactly("sum-up");
            assertThat(old.handlerStats()).extracting(HandlerStats::handlerId).containsExactly("sum-up");
            failing.set(false);
            old.deadLetters().redriveAll();
            old.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("1", "3"));
        }
        assertThat(effects.all()).containsExactly("sum 1", "sum 2", "sum 3");
    }

    @Test
    void runningNodeLearnsGroupsRename() throws SQLException {
        Group renamed = new Group("totals", 4, v2.order(), v2.handlers()).formerly("report");
        try (EventBus old = start(StartChecks.REFUSE, v1)) {
            publish(old);
            await().atMost(LONG).until(() -> effects.all().size() == 1);
            start(StartChecks.REFUSE, renamed).close();
            old.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("1", "2"));
            assertThat(effects.all()).containsExactly("sum 1", "sum 2");
            assertThat(old.health().groups()).singleElement().satisfies(group -> {
                assertThat(group.group()).isEqualTo("totals");
                assertThat(group.here()).isTrue();
            });
        }
    }
}
