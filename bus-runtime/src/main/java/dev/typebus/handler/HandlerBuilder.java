package dev.typebus.handler;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The settings of a {@link Handler}. Immutable: each method returns a copy.
 *
 * @param <P> the payload that the handler is called with
 */
public final class HandlerBuilder<P> {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    final String id;
    final Handler.Selection selection;
    final RetryPolicy retry;
    final Handler.StartFrom startFrom;
    final Duration timeout;
    final boolean replayable;

    HandlerBuilder(String id, Handler.Selection selection) {
        this(id, selection, RetryPolicy.DEFAULT, Handler.StartFrom.BEGINNING, DEFAULT_TIMEOUT, true);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Invalid handler id \"" + id + "\": use lower-case letters, digits and"
                    + " hyphens, starting with a letter, at most 63 characters");
        }
    }

    HandlerBuilder(
            String id,
            Handler.Selection selection,
            RetryPolicy retry,
            Handler.StartFrom startFrom,
            Duration timeout,
            boolean replayable) {
        this.id = id;
        this.selection = selection;
        this.retry = retry;
        this.startFrom = startFrom;
        this.timeout = timeout;
        this.replayable = replayable;
    }

    /**
     * Sets the retry policy.
     *
     * @param policy the policy; default {@link RetryPolicy#DEFAULT}
     * @return a copy
     */
    public HandlerBuilder<P> retry(RetryPolicy policy) {
        return new HandlerBuilder<>(id, selection, policy, startFrom, timeout, replayable);
    }

    /**
     * Sets where the handler starts when it is new.
     *
     * @param start the start; default {@link Handler.StartFrom#BEGINNING}
     * @return a copy
     */
    public HandlerBuilder<P> startFrom(Handler.StartFrom start) {
        return new HandlerBuilder<>(id, selection, retry, start, timeout, replayable);
    }

    /**
     * Sets how long a call may take, for a batch handler a call with a whole batch. After that, the call is interrupted, the running
     * statement of its transaction's connection is cancelled, and an attempt is counted. If the call still does not return, the bus gives up
     * on it 5 seconds later.
     *
     * @param atMost 100 ms to 30 days; default 5 minutes
     * @return a copy
     * @throws IllegalArgumentException if the time is out of range
     */
    public HandlerBuilder<P> timeout(Duration atMost) {
        if (atMost.compareTo(SHORTEST_TIMEOUT) < 0 || atMost.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("A timeout is 100 ms to 30 days, not " + atMost);
        }
        return new HandlerBuilder<>(id, selection, retry, startFrom, atMost, replayable);
    }

    /**
     * Excludes the handler from replays of its group, and refuses a replay of it. Default: it can be replayed.
     *
     * @return a copy
     */
    public HandlerBuilder<P> notReplayable() {
        return new HandlerBuilder<>(id, selection, retry, startFrom, timeout, false);
    }

    /**
     * Builds a handler that calls this for each event.
     *
     * @param call the code
     * @return the handler
     */
    public Handler<P> plain(Handler.Plain<P> call) {
        return with(call);
    }

    /**
     * Builds a handler that calls this for each event, in the transaction that commits its progress.
     *
     * @param call the code
     * @return the handler
     */
    public Handler<P> transactional(Handler.Transactional<P> call) {
        return with(call);
    }

    /**
     * Builds a handler that calls this for several events at once.
     *
     * @param call the code
     * @return the handler
     */
    public Handler<P> batch(Handler.Batch<P> call) {
        return with(call);
    }

    /**
     * Builds a handler that calls this for several events at once, in the transaction that commits its progress.
     *
     * @param call the code
     * @return the handler
     */
    public Handler<P> transactionalBatch(Handler.TransactionalBatch<P> call) {
        return with(call);
    }

    private Handler<P> with(Handler.Call<P> call) {
        return new Handler<>(this, call, null, List.of());
    }
}
