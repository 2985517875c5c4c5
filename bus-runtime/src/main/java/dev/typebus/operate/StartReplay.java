package dev.typebus.operate;

import dev.typebus.append.Slots;
import dev.typebus.event.ReplayRefusedException;
import dev.typebus.event.ReplayRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

/** Checks what is asked of a replay and writes it down; the lanes take it up. Thread-safe. */
final class StartReplay {
    private final Rehearsal rehearsal;

    StartReplay(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    /**
     * Writes down one replay for each handler, within the connection's transaction; returns their ids.
     *
     * @param clear takes away what the handlers have done so far: the replay then begins here, and what is being handled is fenced off
     */
    List<Long> run(Connection connection, ReplayRequest request, @Nullable Clearing clear) throws SQLException {
        long after = afterPosition(connection, request); // before any lock: it may take a while
        if (clear != null) {
            clear.run(); // before the lanes' rows: handlers under way may hold what it waits for
        }
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.SAY_ACT)) {
            statement.executeUpdate();
        }
        List<String> handlerIds = handlers(connection, request);
        for (String handlerId : handlerIds) {
            refuseIfBusy(connection, request, handlerId);
        }
        if (clear != null) {
            fence(connection, request.group());
            clear.run(); // what settlements committed meanwhile
        }
        List<Long> ids = new ArrayList<>();
        for (String handlerId : handlerIds) {
            long id = add(connection, request, handlerId, after, clear != null);
            if (request.aggregateId() == null) {
                try (PreparedStatement statement = connection.prepareStatement(ReplaySql.ADD_WAYS)) {
                    statement.setBoolean(1, clear != null);
                    statement.setLong(2, id);
                    statement.executeUpdate();
                }
            }
            ids.add(id);
        }
        return ids;
    }

    private static void fence(Connection connection, String group) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.FENCE)) {
            statement.setString(1, group);
            statement.setString(2, group);
            try (ResultSet lane = statement.executeQuery()) {
                while (lane.next()) {
                    if (lane.getBoolean("late")) {
                        throw new ReplayRefusedException(
                                "Not replayed: group " + group
                                        + " handles the events of a large transaction that committed late. Ask again when it has");
                    }
                }
            }
        }
    }

    /** A step that may be repeated. */
    interface Clearing {
        void run() throws SQLException;
    }

    /** The handlers that are meant: of a group that this process has those that it has, else all that ever ran. */
    List<String> handlers(Connection connection, ReplayRequest request) throws SQLException {
        Map<String, Boolean> known = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.HANDLERS)) {
            statement.setString(1, request.group());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString("handler_id"), rows.getBoolean("replayable"));
                }
            }
        }
        if (known.isEmpty()) {
            throw new ReplayRefusedException("Not replayed: there is no group " + request.group()
                    + ". A group is known once a bus has started with it");
        }
        String handlerId = request.handlerId();
        if (handlerId != null) {
            refuseUnlessReplayable(request.group(), handlerId, known);
            return List.of(handlerId);
        }
        Optional<Set<String>> here = rehearsal.handlers(request.group());
        List<String> replayable = known.entrySet().stream()
                .filter(handler -> handler.getValue()
                        && here.map(ids -> ids.contains(handler.getKey())).orElse(true))
                .map(Map.Entry::getKey)
                .toList();
        if (replayable.isEmpty()) {
            throw new ReplayRefusedException(
                    "Not replayed: every handler of group " + request.group() + " says that it must not be replayed");
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
                    + " says that it must not be (@Handles(replayable = false))");
        }
    }

    private static void refuseIfBusy(Connection connection, ReplayRequest request, String handlerId)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.BUSY)) {
            statement.setString(1, request.group());
            statement.setString(2, handlerId);
            statement.setString(3, request.group());
            statement.setString(4, handlerId);
            statement.setString(5, request.aggregateId());
            statement.setString(6, request.aggregateType());
            statement.setString(7, request.aggregateId());
            statement.setString(8, request.group());
            statement.setString(9, handlerId);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    Long replay = row.getObject("replay", Long.class);
                    throw new ReplayRefusedException("Not replayed: handler " + handlerId + " of group "
                            + request.group()
                            + (replay == null
                                    ? " is new and goes through the log from its beginning"
                                    : " is in replay " + replay + ", which is " + row.getString("state"))
                            + ". Ask again when that has ended"
                            + (replay == null ? "" : "; bus.replays() can cancel it"));
                }
            }
        }
    }

    /** Behind which position it begins. */
    static long afterPosition(Connection connection, ReplayRequest request) throws SQLException {
        Instant from = request.from();
        if (from == null) {
            return request.fromPosition() - 1;
        }
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.BEFORE)) {
            statement.setLong(1, Math.max(0, from.toEpochMilli()));
            statement.setObject(2, from.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Long position = row.getObject("position", Long.class);
                return position == null ? query(connection, ReplaySql.END_OF_LOG) : position;
            }
        }
    }

    private static long add(Connection connection, ReplayRequest request, String handlerId, long after, boolean begun)
            throws SQLException {
        String type = request.aggregateType();
        String id = request.aggregateId();
        try (PreparedStatement statement = connection.prepareStatement(ReplaySql.ADD)) {
            statement.setString(1, request.group());
            statement.setString(2, handlerId);
            statement.setString(3, type);
            statement.setString(4, id);
            statement.setObject(5, slot(type, id), java.sql.Types.SMALLINT);
            statement.setLong(6, after);
            statement.setString(7, request.by());
            statement.setString(8, request.reason());
            statement.setBoolean(9, begun);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong("id");
            }
        }
    }

    private static @Nullable Integer slot(@Nullable String type, @Nullable String id) {
        return id == null ? null : Slots.of(Objects.requireNonNull(type), id);
    }

    private static long query(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
