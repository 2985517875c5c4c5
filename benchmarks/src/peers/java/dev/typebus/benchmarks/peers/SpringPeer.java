package dev.typebus.benchmarks.peers;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A peer that lives in a Spring Boot application. */
abstract class SpringPeer implements Contender {
    private final Class<?> application;
    private final Map<String, Object> properties;

    SpringPeer(Class<?> application, Map<String, Object> properties) {
        this.application = application;
        this.properties = properties;
    }

    /** Publishes, in the transaction of this thread. */
    abstract void publish(ApplicationContext context, Payment payment);

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        ApplicationContextInitializer<GenericApplicationContext> beans = context -> {
            context.registerBean(DataSource.class, database::dataSource);
            context.registerBean(Arrivals.class, () -> arrivals);
        };
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .initializers(beans)
                .properties(properties)
                .properties(Map.of("spring.main.banner-mode", "off", "spring.main.log-startup-info", "false"))
                .run();
        TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        return new Running() {
            @Override
            public void publish(Payment payment) {
                transactions.executeWithoutResult(status -> {
                    insertRow(database.dataSource(), payment);
                    SpringPeer.this.publish(context, payment);
                });
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    private static void insertRow(DataSource source, Payment payment) {
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            payment.insertRow(connection);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("The row of the business was not written", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }
}
