package dev.typebus.operate;

import dev.typebus.append.Appender;
import dev.typebus.append.OpenTransaction;
import dev.typebus.append.OwnTransaction;
import dev.typebus.append.Statements;
import dev.typebus.event.Replay;
import dev.typebus.event.ReplayRefusedException;
import dev.typebus.event.ReplayRehearsal;
import dev.typebus.event.ReplayRequest;
import dev.typebus.event.Transaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has handlers go through old events again, while live traffic goes on. The handler's newer events wait until its replay has reached
 * them; other handlers and groups are not concerned. {@code delivery.replaying()} tells an event that the handler had been given
 * before. A replay survives restarts: it is taken up by whoever works for the group's lanes. Thread-safe.
 *
 * <pre>{@code
 * List<Replay> started = bus.replays().start(ReplayRequest.handler("payment", "project").by("jane").because("wrong rounding"));
 * }</pre>
 */
public final class Replays {
    static final String SUBJECT = "The replays";
    private static final Logger log = LoggerFactory.getLogger(Replays.class);

    private static final int MOST_LISTED = 100;

    private final DataSource dataSource;
    private final Appender appender;
    private final StartReplay start;
    private final Rehearsal rehearsal;
    private final Runnable acted;

    /** @param acted is told after each act that was committed */
    public Replays(DataSource dataSource, Appender appender, Rehearsal rehearsal, Runnable acted) {
        this.appender = appender;
        this.dataSource = dataSource;
        this.start = new StartReplay(rehearsal);
        this.rehearsal = rehearsal;
        this.acted = acted;
    }

    /**
     * Starts a replay of a handler, or of each handler of a group that can be replayed: of all or none.
     *
     * @return one for each handler
     * @throws ReplayRefusedException if there is no such handler, it cannot be replayed, or it goes through older events already
     */
    public List<Replay> start(ReplayRequest request) {
        return started(inTransaction(connection -> start.run(connection, request, null)));
    }

    /**
     * Has a projection rebuilt: starts a replay as {@link #start(ReplayRequest)} does, and takes away what the handlers have written so far,
     * in the same transaction. What is being handled meanwhile is rolled back and handled anew, so that each event that is replayed is
     * counted once, whichever node has the lane; plain handlers of the group may be called again for what they were handling.
     *
     * @param clear a step that may be repeated, as TRUNCATE and DELETE are: it is called before the group's lanes are held, and again behind
     *     that, for what was committed meanwhile. It publishes nothing
     * @return one for each handler
     * @throws ReplayRefusedException as {@link #start(ReplayRequest)}; then all is rolled back
     * @throws IllegalArgumentException if only one aggregate is to be replayed
     */
    public List<Replay> start(ReplayRequest request, Transaction.Block<SQLException> clear) {
        if (request.aggregateId() != null) {
            throw new IllegalArgumentException(
                    "Not replayed: a replay of one aggregate cannot begin with a step that clears all."
                            + " Take away what is of the aggregate before, while its group is paused");
        }
        return started(Act.shared(dataSource, SUBJECT, "The step", (connection, settings) -> {
            OpenTransaction tx = new OpenTransaction(connection, appender, settings);
            try (tx) {
                return start.run(connection, request, () -> {
                    clear.run(tx);
                    settings.restore("No replay was started");
                });
            }
        }));
    }

    private List<Replay> started(List<Long> ids) {
        acted.run();
        List<Replay> started = ids.stream().flatMap(id -> find(id).stream()).toList();
        started.forEach(replay -> log.info(
                "{} was started{}{}",
                replay,
                replay.startedBy().isEmpty() ? "" : " by " + replay.startedBy(),
                replay.reason().isEmpty() ? "" : ": " + replay.reason()));
        return started;
    }

    /**
     * Counts and decodes what a replay would give to its handlers, of what they have settled by now. Nothing is called or written.
     *
     * @return one result for each handler
     * @throws ReplayRefusedException if there is no such handler in this process, or it cannot be replayed
     */
    public List<ReplayRehearsal> rehearse(ReplayRequest request) {
        long after = Act.slowly(dataSource, SUBJECT, connection -> StartReplay.afterPosition(connection, request));
        return inTransaction(connection -> start.handlers(connection, request)).stream()
                .map(handlerId -> rehearsal.run(dataSource, request, handlerId, after))
                .toList();
    }

    /** The last 100 replays, newest first. */
    public List<Replay> list() {
        return inTransaction(connection -> list(connection, null));
    }

    /** One replay, as it stands now. */
    public Optional<Replay> find(long id) {
        return inTransaction(connection -> list(connection, id).stream().findFirst());
    }

    /**
     * Has a replay wait after what is being handled now, and the handler's new events with it.
     *
     * @throws ReplayRefusedException if it is not running
     */
    public void pause(long id) {
        act(id, "paused", "paused", "running");
    }

    /**
     * Has a paused replay go on.
     *
     * @throws ReplayRefusedException if it is not paused
     */
    public void resume(long id) {
        act(id, "running", "resumed", "paused");
    }

    /**
     * Ends a replay early: what it has not given again stays as it was, and the handler goes on with what came since it began.
     *
     * @throws ReplayRefusedException if it has ended or was cancelled before
     */
    public void cancel(long id) {
        act(id, "cancelled", "cancelled", "running", "paused");
    }

    private void act(long id, String state, String act, String... from) {
        boolean done = inTransaction(connection -> {
            List<Replay> found = list(connection, id);
            if (found.isEmpty() || found.get(0).state() == Replay.State.DONE) {
                return false;
            }
            Statements.run(connection, ReplaySql.SAY_ACT);
            return Statements.run(connection, ReplaySql.ACT, state, act, id, from) == 1;
        });
        if (!done) {
            throw new ReplayRefusedException(find(id).map(replay -> replay + "; it cannot be " + act)
                    .orElse("There is no replay " + id + ". bus.replays().list() shows those there are"));
        }
        acted.run();
    }

    private static List<Replay> list(Connection connection, @Nullable Long id) throws SQLException {
        return Statements.rows(connection, ReplaySql.LIST, Replays::replay, id, id, MOST_LISTED);
    }

    private static Replay replay(ResultSet row) throws SQLException {
        OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
        return new Replay(
                row.getLong("id"),
                row.getString("group_name"),
                row.getString("handler_id"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getLong("after_position") + 1,
                row.getLong("position"),
                row.getLong("to_position"),
                Replay.State.valueOf(row.getString("state")),
                row.getString("started_by"),
                row.getString("reason"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }

    private <T> T inTransaction(OwnTransaction.Work<T, SQLException> work) {
        return Act.in(dataSource, SUBJECT, work);
    }
}
