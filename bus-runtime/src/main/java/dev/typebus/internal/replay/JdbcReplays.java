package dev.typebus.internal.replay;

import dev.typebus.event.Transaction;
import dev.typebus.internal.jdbc.JdbcTransaction;
import dev.typebus.internal.jdbc.OperatorTransaction;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.publish.Appender;
import dev.typebus.internal.publish.BusTransaction;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayDryRunResult;
import dev.typebus.replay.ReplayRefusedException;
import dev.typebus.replay.ReplayRequest;
import dev.typebus.replay.Replays;
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

/** Implements {@link Replays} on the tables of a database. Thread-safe. */
public final class JdbcReplays implements Replays {
    static final String SUBJECT = "The replays";
    private static final Logger log = LoggerFactory.getLogger(JdbcReplays.class);

    private static final int MOST_LISTED = 100;

    private final DataSource dataSource;
    private final Appender appender;
    private final ReplayRegistration start;
    private final ReplayDryRun dryRun;
    private final Runnable acted;

    /** @param acted called after each committed operation */
    public JdbcReplays(DataSource dataSource, Appender appender, ReplayDryRun replayDryRun, Runnable acted) {
        this.appender = appender;
        this.dataSource = dataSource;
        this.start = new ReplayRegistration(replayDryRun);
        this.dryRun = replayDryRun;
        this.acted = acted;
    }

    @Override
    public List<Replay> start(ReplayRequest request) {
        return started(inTransaction(connection -> start.run(connection, request, null)));
    }

    @Override
    public List<Replay> start(ReplayRequest request, Transaction.Block<SQLException> clear) {
        if (request.aggregateId() != null) {
            throw new IllegalArgumentException(
                    "Not replayed: a replay of one aggregate cannot begin with a step that clears all."
                            + " Delete the rows of the aggregate before, while its group is paused");
        }
        return started(OperatorTransaction.shared(dataSource, SUBJECT, "The step", (connection, settings) -> {
            BusTransaction tx = new BusTransaction(connection, appender, settings);
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

    @Override
    public List<ReplayDryRunResult> dryRun(ReplayRequest request) {
        long after = OperatorTransaction.withoutLimit(
                dataSource, SUBJECT, connection -> ReplayRegistration.afterPosition(connection, request));
        return inTransaction(connection -> start.handlers(connection, request)).stream()
                .map(handlerId -> dryRun.run(dataSource, request, handlerId, after))
                .toList();
    }

    @Override
    public List<Replay> list() {
        return inTransaction(connection -> list(connection, null));
    }

    @Override
    public Optional<Replay> find(long id) {
        return inTransaction(connection -> list(connection, id).stream().findFirst());
    }

    @Override
    public void pause(long id) {
        act(id, "paused", "paused", "running");
    }

    @Override
    public void resume(long id) {
        act(id, "running", "resumed", "paused");
    }

    @Override
    public void cancel(long id) {
        act(id, "cancelled", "cancelled", "running", "paused");
    }

    private void act(long id, String state, String act, String... from) {
        boolean done = inTransaction(connection -> {
            List<Replay> found = list(connection, id);
            if (found.isEmpty() || found.get(0).state() == Replay.State.DONE) {
                return false;
            }
            Statements.run(connection, ReplaySql.COUNT_REQUEST);
            return Statements.run(connection, ReplaySql.ACT, state, act, id, from) == 1;
        });
        if (!done) {
            throw new ReplayRefusedException(find(id).map(replay -> replay + "; it cannot be " + act)
                    .orElse("There is no replay " + id + ". bus.replays().list() shows those there are"));
        }
        acted.run();
    }

    private static List<Replay> list(Connection connection, @Nullable Long id) throws SQLException {
        return Statements.rows(connection, ReplaySql.LIST, JdbcReplays::replay, id, id, MOST_LISTED);
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

    private <T> T inTransaction(JdbcTransaction.Work<T, SQLException> work) {
        return OperatorTransaction.in(dataSource, SUBJECT, work);
    }
}
