package dev.typebus.benchmarks.peers;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * transaction-outbox with 8 threads, because its default of one is too few for four publishers. Entries are passed on in memory after the commit. A
 * thread of the application flushes missed entries.
 */
public final class TransactionOutboxPeer implements Contender {
    private static final int THREADS = 8;

    @Override
    public String name() {
        return "transaction-outbox";
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        PaymentReceiver receiver = payment -> arrivals.arrived(Payment.numberIn(payment));
        TransactionManager transactions = TransactionManager.fromDataSource(database.dataSource());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        TransactionOutbox outbox = TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.using(type -> receiver))
                .submitter(Submitter.withExecutor(threads))
                .build();
        ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor();
        var unused = flusher.scheduleWithFixedDelay(outbox::flush, 2, 2, TimeUnit.SECONDS);
        return new Running() {
            @Override
            public void publish(Payment payment) throws Exception {
                transactions.inTransactionThrows(tx -> {
                    payment.insertRow(tx.connection());
                    outbox.schedule(PaymentReceiver.class).receive(payment.json());
                });
            }

            @Override
            public void close() throws InterruptedException {
                flusher.shutdownNow();
                threads.shutdown();
                threads.awaitTermination(10, TimeUnit.SECONDS);
            }
        };
    }
}
