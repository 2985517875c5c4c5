package dev.typebus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.PublishStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthProblemsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Health health(List<GroupHealth> groups, HorizonHolder... holders) {
        return new Health(
                NOW, Duration.ofHours(1), 1_000_000, groups, List.of(), new PublishStats(0, 0, 0, 0), List.of(holders));
    }

    private static GroupHealth group(
            CappedCount dead, @Nullable UnroutableEvents waiting, Map<Integer, String> failing, LaneHealth... lanes) {
        return new GroupHealth(
                "payments",
                true,
                null,
                List.of(lanes),
                failing,
                CappedCount.NONE,
                CappedCount.NONE,
                dead,
                waiting,
                List.of(),
                List.of(),
                0);
    }

    private static LaneHealth lane(int lane, @Nullable String owner, CappedCount lag, Duration age) {
        return new LaneHealth(lane, 7, lag, age, owner, owner == null ? null : NOW.plusSeconds(5));
    }

    private static HorizonHolder holder(
            HorizonHolder.Kind kind, @Nullable Integer pid, @Nullable Duration age, long transactions) {
        return new HorizonHolder(
                kind,
                "name",
                pid,
                pid == null ? null : "app",
                "active",
                age == null ? null : NOW.minus(age),
                age,
                transactions);
    }

    @Test
    void shortLivedStatesAreNoProblem() {
        Health health = health(
                List.of(group(
                        CappedCount.NONE,
                        new UnroutableEvents(new CappedCount(3, false), "Loan.Sold", NOW.minusSeconds(59)),
                        Map.of(),
                        lane(0, "a", new CappedCount(500, false), Duration.ofSeconds(59)))),
                holder(HorizonHolder.Kind.TRANSACTION, 1, Duration.ofMinutes(5), 900),
                holder(HorizonHolder.Kind.REPLICATION_SLOT, null, null, 1_000_000));
        assertThat(health.problems()).isEmpty();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void eachProblemIsReportedWithItsRemedy() {
        Health health = health(
                List.of(group(
                        new CappedCount(10_000, true),
                        new UnroutableEvents(new CappedCount(3, false), "Loan.Sold", NOW.minusSeconds(60)),
                        Map.of(0, "it is held up", 3, "all its deliveries fail"),
                        lane(0, "a", new CappedCount(1_200, false), Duration.ofSeconds(75)),
                        lane(1, null, new CappedCount(34, true), Duration.ofSeconds(20)),
                        lane(2, null, CappedCount.NONE, Duration.ZERO))),
                holder(HorizonHolder.Kind.TRANSACTION, 4711, Duration.ofSeconds(301), 9),
                holder(HorizonHolder.Kind.PREPARED_TRANSACTION, null, Duration.ofDays(1), 9),
                holder(HorizonHolder.Kind.REPLICATION_SLOT, null, null, 1_000_001),
                holder(HorizonHolder.Kind.STANDBY, 12, null, 1_000_001));
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.problems())
                .containsExactly(
                        "Group payments: no node works for lane 1, 2. Start one that has the group; if no application"
                                + " has it any more, delete its rows in domain_event_lanes, domain_event_leases, domain_event_handlers,"
                                + " domain_event_deliveries, domain_event_replays and domain_event_pauses",
                        "Group payments makes no progress on this node: lane 0 (it is held up), lane 3 (all its deliveries fail). It retries"
                                + " from time to time, and continues by itself once that succeeds. Check what its handlers, or the bus, need",
                        "Group payments lags by more than 1,234 events, the oldest of which has waited for 75 s. Look for slow"
                                + " handlers, or give it more lanes or nodes",
                        "Group payments has dead letters: more than 10,000. Redrive or discard them: bus.deadLetters()",
                        "Group payments has unroutable deliveries: 3, such as Loan.Sold, the first since"
                                + " 2026-11-24T11:59:00Z. Later events of their aggregates wait behind them. Start a node with the code"
                                + " that knows them, or discard them: bus.deadLetters().unroutable()",
                        "The horizon is held back by the open transaction of pid 4711 (user app, \"name\"), active, for 301 s:"
                                + " tables cannot be cleaned up. End it, or pg_terminate_backend(4711)",
                        "The horizon is held back by the prepared transaction name, active, for 86400 s: tables cannot be cleaned"
                                + " up. COMMIT PREPARED or ROLLBACK PREPARED it",
                        "The horizon is held back by the replication slot name, active, for 1000001 transactions: tables cannot be"
                                + " cleaned up. Restart its reader, or pg_drop_replication_slot it",
                        "The horizon is held back by the standby of pid 12 (user app, \"name\"), active, for 1000001 transactions:"
                                + " tables cannot be cleaned up. End the long query there, or hot_standby_feedback");
    }
}
