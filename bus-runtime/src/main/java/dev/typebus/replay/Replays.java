package dev.typebus.replay;

import dev.typebus.event.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Replays: a handler receives old events again while live traffic continues. The handler's newer events wait until its replay has reached
 * them; other handlers and groups are not affected. {@code delivery.replaying()} is true for an event that the handler had received
 * before. A replay survives restarts: the nodes that hold the group's lanes continue it. Thread-safe. Each method throws
 * {@link dev.typebus.event.DatabaseUnavailableException} if the database fails.
 *
 * <pre>{@code
 * List<Replay> started = bus.replays().start(ReplayRequest.handler("payment", "project").by("jane").because("wrong rounding"));
 * }</pre>
 */
public interface Replays {
    /**
     * Starts a replay of a handler, or of each handler of a group that can be replayed: of all or none.
     *
     * @param request the handlers and events
     * @return one replay for each handler
     * @throws ReplayRefusedException if there is no such handler, it cannot be replayed, or it is already catching up
     */
    List<Replay> start(ReplayRequest request);

    /**
     * Rebuilds a projection: starts a replay as {@link #start(ReplayRequest)} does, and deletes what the handlers have written in the same
     * transaction. Handlers that run meanwhile are rolled back and run again, so that each replayed event counts once, whichever node has the
     * lane. Plain handlers of the group may be called again for the events that they were handling.
     *
     * @param request the handlers and events
     * @param clear a step that may be repeated, such as TRUNCATE or DELETE; it runs before the group's lanes are locked, and again afterwards
     *     for rows that were committed in between; it must not publish
     * @return one replay for each handler
     * @throws ReplayRefusedException as {@link #start(ReplayRequest)}; then everything is rolled back
     * @throws IllegalArgumentException if the request names one aggregate
     */
    List<Replay> start(ReplayRequest request, Transaction.Block<SQLException> clear);

    /**
     * Counts and decodes the events that a replay would deliver, among those that the handlers have settled by now. No handler is called and
     * nothing is written.
     *
     * @param request the handlers and events
     * @return one result for each handler
     * @throws ReplayRefusedException if there is no such handler in this process, or it cannot be replayed
     */
    List<ReplayDryRunResult> dryRun(ReplayRequest request);

    /** {@return the last 100 replays, newest first} */
    List<Replay> list();

    /**
     * Finds a replay with its current progress.
     *
     * @param id its number
     * @return the replay; empty if there is none
     */
    Optional<Replay> find(long id);

    /**
     * Pauses a replay after the running batch. The handler's new events wait as well.
     *
     * @param id its number
     * @throws ReplayRefusedException if the replay is not running
     */
    void pause(long id);

    /**
     * Resumes a paused replay.
     *
     * @param id its number
     * @throws ReplayRefusedException if the replay is not paused
     */
    void resume(long id);

    /**
     * Ends a replay early. Events that were not delivered again stay as they were. The handler continues with the events that came since the
     * replay started.
     *
     * @param id its number
     * @throws ReplayRefusedException if the replay has ended or was cancelled before
     */
    void cancel(long id);
}
