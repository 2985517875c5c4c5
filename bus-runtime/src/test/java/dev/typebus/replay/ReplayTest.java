package dev.typebus.replay;

import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The start of a replay: all events, a position or time, refusals, dry run. */
@Tag("once")
@Tag("database")
class ReplayTest extends ReplayFixture {
    @Test
    void replayRedeliversAllInOrderBesideLiveEvents() throws Exception {
        Group replayed = Group.named("replayed").lanes(3).handlers(witness("again"), witness("beside"));
        Group other = Group.named("other").lanes(2).handlers(witness("elsewhere"));
        AtomicBoolean enough = new AtomicBoolean();
        try (EventBus bus = bus(replayed, other)) {
            publish(bus, MANY, 7);
            awaitCount("handler = 'again'", MANY);
            Thread publisher = new Thread(() -> {
                while (!enough.get()) {
                    bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("note-3", "live"));
                }
            });
            publisher.start();
            Replay replay = start(
                    bus, ReplayRequest.handler("replayed", "again").by("jane").because("wrong rounding"));
            assertThat(replay.startedBy() + " " + replay.reason()).isEqualTo("jane wrong rounding");
            awaitEnd(bus, replay);
            enough.set(true);
            publisher.join();
            assertThat(bus.replays().find(replay.id()).orElseThrow())
                    .returns(Replay.State.DONE, Replay::state)
                    .returns(100, Replay::percent);
            long events = DATABASE.number("SELECT count(*) FROM domain_events");
            for (String handler : List.of("again", "beside", "elsewhere")) {
                awaitCount("NOT replaying AND handler = '" + handler + "'", events);
            }
            assertThat(count("replaying AND handler <> 'again'")).isZero();
            assertThat(count("replaying")).isGreaterThanOrEqualTo(MANY);
            assertThat(DATABASE.number("SELECT count(*) FROM (SELECT position, handler, replaying FROM witness"
                            + " GROUP BY 1, 2, 3 HAVING count(*) > 1) doubled"))
                    .isZero();
            assertThat(DATABASE.number(
                            "SELECT count(*) FROM domain_events e WHERE position <= %d AND NOT EXISTS (SELECT FROM witness w WHERE w.position = e.position AND replaying)"
                                    .formatted(MANY)))
                    .isZero();
            for (String handler : List.of("again", "beside", "elsewhere")) {
                assertThat(inversions(handler)).as(handler).isZero();
            }
        }
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_lanes WHERE handler_id <> ''"))
                .isZero();
    }

    @Test
    void replayStartsAtPositionOrTime() throws Exception {
        Handler<?> once = Handler.on("once", NOTE_WRITTEN)
                .notReplayable()
                .transactional((event, tx, delivery) -> trace("once", tx, delivery));
        try (EventBus bus = bus(Group.named("notes").lanes(1).handlers(witness("again"), once, witness("too")))) {
            DATABASE.execute("""
                    INSERT INTO domain_events (id, event_type, domain, aggregate_type, aggregate_id, payload, occurred_at)
                    SELECT id::uuid, 'Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "t"}', occurred_at::timestamptz
                    FROM (VALUES ('01900000-0000-7000-8000-000000000001', '2030-01-01'),
                                 ('01900000-1000-7000-8000-000000000002', '2001-01-01'),
                                 ('f0000000-0000-4000-8000-000000000003', '2024-06-10 02:35:24Z'),
                                 ('01900000-2000-7000-8000-000000000004', '2001-01-01')) AS old (id, occurred_at)
                    """);
            awaitCount("handler = 'again'", 4);
            Instant second = Instant.ofEpochMilli(0x019000001000L);
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").fromPosition(3)));
            assertThat(traces("again")).containsExactly("1", "2", "3", "4", "3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(second)));
            assertThat(traces("again").subList(6, 9)).containsExactly("2 again", "3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(second.plusMillis(1))));
            assertThat(traces("again").subList(9, traces("again").size())).containsExactly("3 again", "4 again");
            awaitEnd(bus, start(bus, ReplayRequest.handler("notes", "again").from(Instant.now())));
            assertThat(traces("again")).hasSize(11);

            List<Replay> ofGroup =
                    bus.replays().start(ReplayRequest.group("notes").fromPosition(4));
            assertThat(ofGroup).extracting(Replay::handlerId).containsExactly("again", "too");
            ofGroup.forEach(replay -> awaitEnd(bus, replay));
            assertThat(traces("again")).hasSize(12);
            assertThat(traces("too")).containsExactly("1", "2", "3", "4", "4 again");
            assertThat(traces("once")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void impossibleReplayIsRefusedWithReason() {
        Handler<?> once = Handler.on("once", NOTE_WRITTEN).notReplayable().plain((event, delivery) -> {});
        CountDownLatch stuck = new CountDownLatch(1);
        Before wait = delivery -> {
            if (delivery.replaying()) {
                stuck.await();
            }
        };
        try (EventBus bus = bus(
                Group.named("notes").lanes(1).handlers(witness("again", wait), once),
                Group.named("mail").handlers(once))) {
            publish(bus, "a");
            awaitCount("handler = 'again'", 1);
            Replays replays = bus.replays();
            assertRefused(replays, ReplayRequest.group("unknown"), "there is no group unknown");
            assertRefused(
                    replays,
                    ReplayRequest.handler("notes", "agian"),
                    "group notes has no handler agian; it has again, once");
            assertRefused(
                    replays,
                    ReplayRequest.handler("notes", "once"),
                    "handler once of group notes must not be replayed (@Handles(replayable = false))");
            assertRefused(replays, ReplayRequest.group("mail"), "no handler of group mail may be replayed");
            Replay replay = start(bus, ReplayRequest.handler("notes", "again"));
            assertRefused(
                    replays,
                    ReplayRequest.handler("notes", "again"),
                    "is in replay " + replay.id() + ", which is running. Ask again when that has ended");
            assertRefused(
                    replays,
                    ReplayRequest.handler("notes", "again").aggregate("note", "a"),
                    "is in replay " + replay.id());
            assertThatThrownBy(() -> replays.resume(replay.id()))
                    .isInstanceOf(ReplayRefusedException.class)
                    .hasMessageMatching("Replay \\d+ of notes/again: RUNNING, \\d+ %; it cannot be resumed");
            stuck.countDown();
            awaitEnd(bus, replay);
            assertThatThrownBy(() -> replays.cancel(replay.id()))
                    .hasMessage("Replay %d of notes/again: DONE, 100 %%; it cannot be cancelled", replay.id());
            assertThatThrownBy(() -> replays.pause(99))
                    .hasMessage("There is no replay 99. bus.replays().list() shows those there are");
        }
        assertThatThrownBy(() -> ReplayRequest.group("notes").fromPosition(0))
                .hasMessage("A replay begins at position 1 or later, not at 0");
        assertThatThrownBy(() -> ReplayRequest.group("notes").fromPosition(5).from(Instant.EPOCH))
                .hasMessage("A replay begins at a position or at a time, not at both");
    }

    @Test
    void dryRunCountsAndDecodesWithoutCalls() throws Exception {
        try (EventBus bus = bus(Group.named("notes").lanes(2).handlers(witness("again"), witness("too")))) {
            publish(bus, 20, 3);
            bus.publish(LOAN_FUNDED, Loans.funded(UUID.randomUUID()));
            awaitCount("handler = 'again'", 20);
            DATABASE.execute("UPDATE domain_events SET payload = '{\"about\": 7}' WHERE position IN (3, 17)");
            assertThat(bus.replays().dryRun(ReplayRequest.group("notes").fromPosition(3)))
                    .hasSize(2)
                    .allSatisfy(result -> {
                        assertThat(result.events()).isEqualTo(18);
                        assertThat(result.undecodable()).isEqualTo(2);
                        assertThat(result.faults()).hasSize(2);
                        assertThat(result.faults().get(0).position()).isEqualTo(3);
                        assertThat(result.faults().get(1).message())
                                .startsWith("Note.Written v1 of note/note-1 at 17 cannot be decoded: ");
                    });
            assertThat(bus.replays()
                            .dryRun(ReplayRequest.handler("notes", "too").aggregate("note", "note-1"))
                            .get(0))
                    .satisfies(result -> assertThat(result.events() + " " + result.undecodable())
                            .isEqualTo("7 1"));
            assertThat(bus.replays().list()).isEmpty();
        }
        assertThat(count("true")).isEqualTo(40);
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
    }

    private static void assertRefused(Replays replays, ReplayRequest request, String why) {
        assertThatThrownBy(() -> replays.start(request))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageStartingWith("Not replayed: ")
                .hasMessageContaining(why);
    }
}
