package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.internal.dispatch.LaneDispatcher;
import dev.typebus.internal.dispatch.LaneTransactions;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.dispatch.Watchdog;
import dev.typebus.internal.jdbc.HandlerConnections;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.CommitListener;
import dev.typebus.internal.publish.PublishLimits;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneLease;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.work.LaneWorker;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The worker of a lane with its task, wired to the simulated database. */
record SimulatedWorker(LaneWorker lane, SimulatedTask task) {
    private static final Watchdog WATCHDOG = new Watchdog(Duration.ofHours(1), new BusThreads());

    static SimulatedWorker of(
            LaneTable lane,
            Group group,
            Routes routes,
            DataSource dataSource,
            ModelDatabase database,
            SimulatedNode node,
            Simulation world) {
        LaneFence fence = new LaneFence(group.name(), lane.lane, lane.rows.epoch());
        LaneSpec scope = new LaneSpec(
                group.name(),
                lane.lane,
                lane.firstSlot,
                lane.lastSlot,
                Set.of(ModelLog.TOPIC),
                group.order() != Group.Order.UNORDERED,
                group.order() == Group.Order.BLOCK,
                0);
        LaneTransactions transactions = new LaneTransactions(
                dataSource,
                new HandlerConnections(dataSource, Integer.MAX_VALUE),
                new Appender(PublishLimits.DEFAULT),
                CommitListener.NONE,
                new ModelSettlement(database, lane, fence, group.order(), node));
        LaneDispatcher dispatch = new LaneDispatcher(transactions, routes, scope, world::endsEarly, WATCHDOG);
        List<SimulatedTask> task = new ArrayList<>();
        LaneWorker working = new LaneWorker(
                new LaneLease(
                        group.name(),
                        lane.lane,
                        lane.firstSlot,
                        lane.lastSlot,
                        fence,
                        lane.rows.crashes(),
                        lane.rows.trying(),
                        false),
                scope,
                new ModelStore(database, lane, fence, node),
                dispatch,
                schedulableLane -> {
                    task.add(new SimulatedTask(schedulableLane, world));
                    return task.get(0);
                },
                () -> {});
        return new SimulatedWorker(working, task.get(0));
    }
}
