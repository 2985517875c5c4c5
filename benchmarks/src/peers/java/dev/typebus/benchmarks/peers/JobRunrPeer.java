package dev.typebus.benchmarks.peers;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import java.sql.Connection;
import java.time.Duration;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jspecify.annotations.Nullable;

/**
 * JobRunr, free edition: it enqueues in a transaction of its own, after that of the business. Its shortest interval between polls is five
 * seconds.
 */
public final class JobRunrPeer implements Contender {
    @Override
    public String name() {
        return "JobRunr";
    }

    /** The handler, as JobRunr wants it: a class with a method. */
    public static final class Receiver {
        private final Arrivals arrivals;

        Receiver(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        public void receive(String payment) {
            arrivals.arrived(Payment.numberIn(payment));
        }
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        Receiver receiver = new Receiver(arrivals);
        JobActivator activator = new JobActivator() {
            @Override
            public <T> @Nullable T activateJob(Class<T> type) {
                return type.isInstance(receiver) ? type.cast(receiver) : null;
            }
        };
        JobScheduler scheduler = JobRunr.configure()
                .useJobActivator(activator)
                .useStorageProvider(new PostgresStorageProvider(database.dataSource()))
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(Duration.ofSeconds(5)))
                .initialize()
                .getJobScheduler();
        return new Running() {
            @Override
            public void publish(Payment payment) throws Exception {
                try (Connection connection = database.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    payment.insertRow(connection);
                    connection.commit();
                }
                String json = payment.json();
                scheduler.<Receiver>enqueue(each -> each.receive(json));
            }

            @Override
            public void close() {
                JobRunr.destroy();
            }
        };
    }
}
