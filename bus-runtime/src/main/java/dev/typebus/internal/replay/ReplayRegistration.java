package dev.typebus.internal.replay;

import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.Slots;
import dev.typebus.replay.ReplayRefusedException;
import dev.typebus.replay.ReplayRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Validates a request for a replay and stores it; the lanes carry it out. Thread-safe. */
final class ReplayRegistration {
    private final ReplayDryRun replayDryRun;

    ReplayRegistration(ReplayDryRun replayDryRun) {
        this.replayDryRun = replayDryRun;
    }

    /**
     * Stores one replay for each handler, in the connection's transaction; returns their ids.
     *
     * @param clear deletes what the handlers have written; the replay then starts here, and running batches are fenced off
     */
    List<Long> run(Connection connection, ReplayRequest request, @Nullable Clearing clear) throws SQLException {
        long after = afterPosition(connection, request); // before any lock, because it may take long
        if (clear != null) {
            clear.run(); // before the lanes are locked: running handlers may hold locks that it waits for
        }
        Statements.run(connection, ReplaySql.COUNT_REQUEST);
        List<String> handlerIds = handlers(connection, request);
        for (String handlerId : handlerIds) {
            refuseIfBusy(connection, request, handlerId);
        }
        if (clear != null) {
            fence(connection, request.group());
            clear.run(); // deletes what settlements committed meanwhile
        }
        List<Long> ids = new ArrayList<>();
        for (String handlerId : handlerIds) {
            long id = add(connection, request, handlerId, after, clear != null);
            if (request.aggregateId() == null) {
                Statements.run(connection, ReplaySql.ADD_CATCH_UP_CURSORS, clear != null, id);
            }
            ids.add(id);
        }
        return ids;
    }

    private static void fence(Connection connection, String group) throws SQLException {
        if (Statements.rows(connection, ReplaySql.FENCE, lane -> lane.getBoolean("late"), group, group)
                .contains(true)) {
            throw new ReplayRefusedException("Not replayed: group " + group
                    + " handles the events of a large transaction that committed late. Ask again when it has");
        }
    }

    /** A step that may be repeated. */
    interface Clearing {
        void run() throws SQLException;
    }

    /** The requested handlers: those of this process if it has the group, otherwise all that ever ran. */
    List<String> handlers(Connection connection, ReplayRequest request) throws SQLException {
        Map<String, Boolean> known = new TreeMap<>();
        Statements.each(
                connection,
                ReplaySql.HANDLERS,
                row -> known.put(row.getString("handler_id"), row.getBoolean("replayable")),
                request.group());
        if (known.isEmpty()) {
            throw new ReplayRefusedException("Not replayed: there is no group " + request.group()
                    + ". A group is known once a bus has started with it");
        }
        String handlerId = request.handlerId();
        if (handlerId != null) {
            refuseUnlessReplayable(request.group(), handlerId, known);
            return List.of(handlerId);
        }
        Optional<Set<String>> here = replayDryRun.handlers(request.group());
        List<String> replayable = known.entrySet().stream()
                .filter(handler -> handler.getValue()
                        && here.map(ids -> ids.contains(handler.getKey())).orElse(true))
                .map(Map.Entry::getKey)
                .toList();
        if (replayable.isEmpty()) {
            throw new ReplayRefusedException(
                    "Not replayed: no handler of group " + request.group() + " may be replayed");
        }
        return replayable;
    }

    private static void refuseUnlessReplayable(String group, String handlerId, Map<String, Boolean> known) {
        Boolean replayable = known.get(handlerId);
        if (replayable == null) {
            throw new ReplayRefusedException("Not replayed: group " + group + " has no handler " + handlerId
                    + "; it has " + String.join(", ", known.keySet()));
        }
        if (!replayable) {
            throw new ReplayRefusedException("Not replayed: handler " + handlerId + " of group " + group
                    + " must not be replayed (@Handles(replayable = false))");
        }
    }

    private static void refuseIfBusy(Connection connection, ReplayRequest request, String handlerId)
            throws SQLException {
        String group = request.group();
        Statements.Visitor refusal = row -> {
            Long replay = row.getObject("replay", Long.class);
            throw new ReplayRefusedException("Not replayed: handler " + handlerId + " of group " + group
                    + (replay == null
                            ? " is new and still catches up with its group"
                            : " is in replay " + replay + ", which is " + row.getString("state"))
                    + ". Ask again when that has ended"
                    + (replay == null ? "" : "; bus.replays() can cancel it"));
        };
        String type = request.aggregateType();
        String id = request.aggregateId();
        Statements.each(
                connection,
                ReplaySql.BUSY,
                refusal,
                group,
                handlerId,
                group,
                handlerId,
                id,
                type,
                id,
                group,
                handlerId);
    }

    /** The position before the first event of the replay. */
    static long afterPosition(Connection connection, ReplayRequest request) throws SQLException {
        Instant from = request.from();
        if (from == null) {
            return request.fromPosition() - 1;
        }
        Optional<Long> first = Statements.row(
                        connection,
                        ReplaySql.FIRST_BY_ID,
                        row -> Optional.ofNullable(row.getObject("position", Long.class)),
                        Math.max(0, from.toEpochMilli()))
                .orElseThrow();
        return Statements.row(
                        connection,
                        ReplaySql.BEFORE,
                        row -> row.getLong("position"),
                        first.orElse(null),
                        from.atOffset(ZoneOffset.UTC))
                .orElseThrow();
    }

    private static long add(Connection connection, ReplayRequest request, String handlerId, long after, boolean begun)
            throws SQLException {
        String type = request.aggregateType();
        String id = request.aggregateId();
        return Statements.row(
                        connection,
                        ReplaySql.ADD,
                        row -> row.getLong("id"),
                        request.group(),
                        handlerId,
                        type,
                        id,
                        id == null ? null : Slots.of(Objects.requireNonNull(type), id),
                        after,
                        request.by(),
                        request.reason(),
                        begun)
                .orElseThrow();
    }
}
