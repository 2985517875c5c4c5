package dev.typebus.micrometer;

import dev.typebus.health.CappedCount;
import dev.typebus.health.CatchUpStatus;
import dev.typebus.health.GroupHealth;
import dev.typebus.health.LaneHealth;
import dev.typebus.health.UnroutableEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Meters of one group and its lanes. */
final class GroupMeters {
    private final RecentHealth health;
    private final GroupHealth group;
    private final MeterRegistry registry;
    private final Tags tags;

    GroupMeters(RecentHealth health, GroupHealth group, MeterRegistry registry) {
        this.health = health;
        this.group = group;
        this.registry = registry;
        this.tags = Tags.of("group", group.group());
    }

    void bind() {
        group.lanes().forEach(lane -> bindLane(lane.lane()));
        deliveries("retrying", GroupHealth::retrying);
        deliveries("parked", GroupHealth::parked);
        deliveries("dead", GroupHealth::dead);
        deliveries("unroutable", GroupMeters::unroutable);
        Gauge.builder(
                        "typebus.lanes.unowned",
                        () -> number(now -> now.lanesWithoutOwner().size()))
                .tags(tags)
                .description("Lanes without a node")
                .register(registry);
        Gauge.builder("typebus.lanes.failing", () -> number(now -> now.failing().size()))
                .tags(tags)
                .description("Lanes of this process that cannot make progress")
                .register(registry);
        Gauge.builder("typebus.paused", () -> number(now -> now.pause() == null ? 0 : 1))
                .tags(tags)
                .description("1 while the group is paused")
                .register(registry);
        Gauge.builder("typebus.catchup.positions", () -> number(GroupMeters::behind))
                .tags(tags)
                .description("Positions that handlers in a catch-up or replay are behind their group")
                .register(registry);
    }

    private void bindLane(int number) {
        Tags ofLane = tags.and("lane", String.valueOf(number));
        Gauge.builder("typebus.lag", () -> lane(number, lane -> lane.lag().number()))
                .tags(ofLane)
                .baseUnit(BaseUnits.EVENTS)
                .description("Events that are committed and not settled; counted up to a limit")
                .register(registry);
        TimeGauge.builder(
                        "typebus.lag.age", () -> lane(number, lane -> lane.age().toMillis() / 1e3), TimeUnit.SECONDS)
                .tags(ofLane)
                .description("Age of the oldest event that is committed and not settled")
                .register(registry);
    }

    private void deliveries(String state, Function<GroupHealth, CappedCount> count) {
        Gauge.builder("typebus.deliveries", () -> number(now -> count.apply(now).number()))
                .tags(tags.and("state", state))
                .description("Deliveries in this state; counted up to a limit")
                .register(registry);
    }

    private static CappedCount unroutable(GroupHealth group) {
        UnroutableEvents unroutable = group.unroutable();
        return unroutable == null ? CappedCount.NONE : unroutable.number();
    }

    private static double behind(GroupHealth group) {
        return group.catchingUp().stream()
                .mapToLong((CatchUpStatus way) -> way.target() - way.position())
                .sum();
    }

    private double number(ToDoubleFunction<GroupHealth> number) {
        return health.number(
                now -> now.group(group.group()).map(number::applyAsDouble).orElse(Double.NaN));
    }

    private double lane(int lane, ToDoubleFunction<LaneHealth> number) {
        return number(now -> now.lanes().stream()
                .filter(one -> one.lane() == lane)
                .mapToDouble(number)
                .findFirst()
                .orElse(Double.NaN));
    }
}
