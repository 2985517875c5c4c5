package dev.typebus.benchmarks.peers;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.Payment;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.scheduling.annotation.EnableAsync;

/** Spring Modulith's event publication registry on JDBC, with its defaults: a publication is marked as completed by an update. */
public final class ModulithPeer extends SpringPeer {
    public ModulithPeer() {
        super(
                Application.class,
                Map.of(
                        "spring.modulith.events.jdbc.schema-initialization.enabled", "true",
                        "namastack.outbox.enabled", "false",
                        "spring.autoconfigure.exclude", NamastackPeer.AUTO_CONFIGURATIONS));
    }

    @Override
    public String name() {
        return "Spring Modulith";
    }

    @Override
    void publish(ApplicationContext context, Payment payment) {
        context.publishEvent(payment);
    }

    /** The application. */
    @Configuration
    @EnableAutoConfiguration
    @EnableAsync
    static class Application {
        @Bean
        Receiver receiver(Arrivals arrivals) {
            return new Receiver(arrivals);
        }
    }

    /** The handler: asynchronous, in a transaction of its own, after the commit. */
    static class Receiver {
        private final Arrivals arrivals;

        Receiver(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        @ApplicationModuleListener
        void receive(Payment payment) {
            arrivals.arrived(payment.number());
        }
    }
}
