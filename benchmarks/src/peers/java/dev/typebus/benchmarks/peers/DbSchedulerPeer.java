package dev.typebus.benchmarks.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** db-scheduler with lock-and-fetch, which its makers recommend for throughput on PostgreSQL, triggered after each commit in the same JVM. */
public final class DbSchedulerPeer implements Contender {
    private static final int THREADS = 8;

    private static final String TABLE = """
            CREATE TABLE scheduled_tasks (
              task_name            text NOT NULL,
              task_instance        text NOT NULL,
              task_data            bytea,
              execution_time       timestamptz NOT NULL,
              picked               boolean NOT NULL,
              picked_by            text,
              last_success         timestamptz,
              last_failure         timestamptz,
              consecutive_failures integer,
              last_heartbeat       timestamptz,
              version              bigint NOT NULL,
              priority             smallint,
              PRIMARY KEY (task_name, task_instance));
            CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC);
            """;

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) throws SQLException {
        database.execute(TABLE);
        OneTimeTask<String> task = Tasks.oneTime("payment", String.class)
                .execute((instance, context) -> arrivals.arrived(Payment.numberIn(instance.getData())));
        Scheduler scheduler = Scheduler.create(database.dataSource(), task)
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofSeconds(1))
                .build();
        scheduler.start();
        SchedulerClient client = SchedulerClient.Builder.create(
                        JoinedConnections.sourceElse(database.dataSource()), task)
                .build();
        return new Running() {
            @Override
            public void publish(Payment payment) throws Exception {
                try (Connection connection = database.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    payment.insertRow(connection);
                    JoinedConnections.with(
                            connection,
                            () -> client.scheduleIfNotExists(
                                    task.instance(Long.toString(payment.number()), payment.json()), Instant.now()));
                    connection.commit();
                }
                scheduler.triggerCheckForDueExecutions();
            }

            @Override
            public void close() {
                scheduler.stop();
            }
        };
    }
}
