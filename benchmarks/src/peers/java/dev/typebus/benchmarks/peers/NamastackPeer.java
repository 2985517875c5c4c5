package dev.typebus.benchmarks.peers;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.Payment;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.annotation.OutboxHandler;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Namastack's outbox on JDBC. With its defaults it handles five events a second: ten keys every two seconds; here it polls ten times a second for up
 * to 500 keys, with eight threads, and deletes completed entries.
 */
public final class NamastackPeer extends SpringPeer {
    /** Settings that switch Namastack off while another peer is measured. */
    static final String AUTO_CONFIGURATIONS = "io.namastack.outbox.config.OutboxCoreInfrastructureAutoConfiguration,"
            + "io.namastack.outbox.config.OutboxCoreThreadingAutoConfiguration,"
            + "io.namastack.outbox.config.OutboxCoreProcessingAutoConfiguration,"
            + "io.namastack.outbox.config.OutboxCoreSchedulingAutoConfiguration,"
            + "io.namastack.outbox.config.OutboxCoreMulticasterAutoConfiguration,"
            + "io.namastack.outbox.OutboxJacksonAutoConfiguration,"
            + "io.namastack.outbox.config.JdbcOutboxAutoConfiguration,"
            + "io.namastack.outbox.config.JdbcOutboxSchemaAutoConfiguration";

    private static final String MODULITH_AUTO_CONFIGURATIONS =
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration,"
                    + "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration,"
                    + "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration";

    public NamastackPeer() {
        super(
                Application.class,
                Map.of(
                        "namastack.outbox.jdbc.schema-initialization.enabled", "true",
                        "namastack.outbox.polling.fixed.interval", "100ms",
                        "namastack.outbox.polling.batch-size", "500",
                        "namastack.outbox.processing.executor-core-pool-size", "8",
                        "namastack.outbox.processing.executor-max-pool-size", "8",
                        "namastack.outbox.processing.delete-completed-records", "true",
                        "spring.autoconfigure.exclude", MODULITH_AUTO_CONFIGURATIONS));
    }

    @Override
    public String name() {
        return "Namastack outbox";
    }

    @Override
    void publish(ApplicationContext context, Payment payment) {
        context.getBean(Outbox.class).schedule(payment, payment.loanId());
    }

    /** The application. */
    @Configuration
    @EnableAutoConfiguration
    @EnableScheduling
    static class Application {
        @Bean
        Receiver receiver(Arrivals arrivals) {
            return new Receiver(arrivals);
        }
    }

    /** The handler. */
    public static class Receiver {
        private final Arrivals arrivals;

        Receiver(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        @OutboxHandler
        public void receive(Payment payment) {
            arrivals.arrived(payment.number());
        }
    }
}
