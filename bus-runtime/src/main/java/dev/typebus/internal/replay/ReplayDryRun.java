package dev.typebus.internal.replay;

import dev.typebus.event.DecodingException;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.internal.dispatch.Routes;
import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Aggregate;
import dev.typebus.internal.log.CatchUpBatch;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.EventRow;
import dev.typebus.internal.log.LaneReader;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.Slots;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.replay.ReplayDryRunResult;
import dev.typebus.replay.ReplayRefusedException;
import dev.typebus.replay.ReplayRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs a dry run: reads the events that a replay would deliver to a handler of this process, and decodes them. Thread-safe. */
public final class ReplayDryRun {
    private static final int MOST_ROWS = 1_000;

    private final Supplier<Map<String, Routes>> routes;

    private record LaneNow(LaneSpec scope, Cursor cursor) {}

    /** @param routes the routes of this process's groups, by current group name */
    public ReplayDryRun(Supplier<Map<String, Routes>> routes) {
        this.routes = routes;
    }

    /** The handlers of a group in this process; empty if it does not have the group. */
    Optional<Set<String>> handlers(String group) {
        return Optional.ofNullable(routes.get().get(group))
                .map(found -> found.group().handlers().stream().map(Handler::id).collect(Collectors.toSet()));
    }

    /**
     * Counts and decodes the settled events after a position. It reads a page and decodes it without a connection, because upcasters and
     * constructors are the application's code.
     */
    ReplayDryRunResult run(DataSource dataSource, ReplayRequest request, String handlerId, long after) {
        Routes here = routes.get().get(request.group());
        if (here == null || !here.has(handlerId)) {
            throw new ReplayRefusedException("Not run: this process does not have handler " + handlerId + " of group "
                    + request.group() + ". Ask one that has");
        }
        Count count = new Count(request, handlerId, here);
        for (LaneNow lane : OperatorTransaction.in(
                dataSource, JdbcReplays.SUBJECT, connection -> lanes(connection, request, here.group()))) {
            LaneReader reader = new LaneReader(lane.scope());
            CatchUpCursor catchUp =
                    CatchUpCursor.ofNew(handlerId, Math.min(after, lane.cursor().position()));
            boolean last;
            do {
                CatchUpCursor at = catchUp;
                CatchUpBatch batch = OperatorTransaction.in(
                        dataSource,
                        JdbcReplays.SUBJECT,
                        connection -> reader.catchUpBatch(connection, lane.cursor(), at, MOST_ROWS));
                batch.rows().forEach(count::look);
                catchUp = catchUp.at(batch.upTo());
                last = batch.last();
            } while (!last);
        }
        return count.result();
    }

    private static List<LaneNow> lanes(Connection connection, ReplayRequest request, Group group) throws SQLException {
        Aggregate aggregate = aggregate(request);
        Integer slot = aggregate == null ? null : Slots.of(aggregate.type(), aggregate.id());
        List<LaneNow> lanes = new ArrayList<>();
        Statements.Visitor visitor = row -> {
            int first = row.getInt("first_slot");
            int last = row.getInt("last_slot");
            if (slot == null || (first <= slot && slot <= last)) {
                lanes.add(new LaneNow(
                        new LaneSpec(
                                request.group(),
                                row.getInt("lane"),
                                slot == null ? first : slot,
                                slot == null ? last : slot,
                                Routes.domainsOf(group),
                                group.order() != Group.Order.UNORDERED,
                                group.order() == Group.Order.BLOCK,
                                row.getLong("restored_up_to")),
                        new Cursor(row.getLong("high"), Snapshot.parse(row.getString("snapshot")))));
            }
        };
        Statements.each(connection, ReplaySql.LANES, visitor, request.group());
        return lanes;
    }

    private static @Nullable Aggregate aggregate(ReplayRequest request) {
        String id = request.aggregateId();
        return id == null ? null : new Aggregate(Objects.requireNonNull(request.aggregateType()), id);
    }

    /** The result so far. */
    private static final class Count {
        private final ReplayRequest request;
        private final String handlerId;
        private final Routes routes;
        private final @Nullable Aggregate aggregate;
        private final TreeMap<Long, ReplayDryRunResult.Fault> first = new TreeMap<>();
        private long events;
        private long undecodable;

        private Count(ReplayRequest request, String handlerId, Routes routes) {
            this.request = request;
            this.aggregate = aggregate(request);
            this.handlerId = handlerId;
            this.routes = routes;
        }

        private void look(EventRow row) {
            boolean selected = aggregate == null || Aggregate.of(row).equals(aggregate);
            if (!selected || !routes.accepts(row, handlerId)) {
                return;
            }
            events++;
            try {
                routes.tryDecoding(row, handlerId);
            } catch (DecodingException e) {
                undecodable++;
                String message = String.valueOf(e.getMessage());
                first.put(row.position(), new ReplayDryRunResult.Fault(row.position(), row.id(), message));
                if (first.size() > ReplayDryRunResult.MAX_FAULTS) {
                    first.pollLastEntry();
                }
            }
        }

        private ReplayDryRunResult result() {
            return new ReplayDryRunResult(request.group(), handlerId, events, undecodable, List.copyOf(first.values()));
        }
    }
}
