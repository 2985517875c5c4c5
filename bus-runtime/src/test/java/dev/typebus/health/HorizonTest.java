package dev.typebus.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.PublishStats;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.health.HealthQueries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("database")
class HorizonTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static List<HorizonHolder> holders(DataSource asking, HorizonHolder.Kind kind) {
        return new HealthQueries(asking, "asking", List::of)
                .ask(List.of(), Map.of(), new PublishStats(0, 0, 0, 0)).horizon().stream()
                        .filter(holder -> holder.kind() == kind)
                        .toList();
    }

    private static Connection open(String application) throws SQLException {
        PGSimpleDataSource source = database.unpooled();
        source.setApplicationName(application);
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        write(connection);
        return connection;
    }

    private static void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_current_xact_id()");
        }
    }

    @Test
    void oldestOpenTransactionIsNamed() throws Exception {
        try (Connection oldest = open("report");
                Connection later = open("later")) {
            database.execute("ANALYZE domain_event_log");
            int pid = oldest.unwrap(PGConnection.class).getBackendPID();
            List<HorizonHolder> found = holders(database.pool(), HorizonHolder.Kind.TRANSACTION);
            assertThat(found).hasSize(1);
            HorizonHolder holder = found.get(0);
            assertThat(holder.pid()).isEqualTo(pid);
            assertThat(holder.name()).isEqualTo("report");
            assertThat(holder.user()).isEqualTo(database.text("SELECT current_user"));
            assertThat(holder.state()).isEqualTo("idle in transaction");
            assertThat(holder.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(holder.transactions()).isGreaterThanOrEqualTo(2);
            assertThat(holder.toString())
                    .startsWith("open transaction of pid %d (user %s, \"report\"), idle in transaction, for "
                            .formatted(pid, holder.user()));
            later.rollback();
            oldest.rollback();
        }
    }

    @Test
    void openTransactionIsNamedToUnprivilegedUsers() throws Exception {
        String poor = "poor_" + UUID.randomUUID().toString().substring(0, 8);
        database.execute("CREATE ROLE " + poor
                + " LOGIN PASSWORD 'poor'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + poor);
        PGSimpleDataSource asking = database.unpooled();
        asking.setUser(poor);
        asking.setPassword("poor");
        try (Connection oldest = open("report")) {
            HorizonHolder holder =
                    holders(asking, HorizonHolder.Kind.TRANSACTION).get(0);
            assertThat(holder.pid()).isEqualTo(oldest.unwrap(PGConnection.class).getBackendPID());
            assertThat(holder.name()).isEqualTo("report");
            assertThat(holder.state()).isEqualTo("unknown: grant pg_read_all_stats");
            assertThat(holder.since()).isNull();
            assertThat(holder.age()).isNull();
            assertThat(holder.toString()).contains("unknown: grant pg_read_all_stats, for ", " transactions");
            oldest.rollback();
        } finally {
            database.execute("DROP OWNED BY " + poor + "; DROP ROLE " + poor);
        }
    }

    @Test
    void preparedTransactionIsNamed() throws Exception {
        String gid = "order " + UUID.randomUUID();
        try (Connection connection = open("coordinator");
                Statement statement = connection.createStatement()) {
            statement.execute("PREPARE TRANSACTION '" + gid + "'");
        }
        try {
            List<HorizonHolder> found = holders(database.pool(), HorizonHolder.Kind.PREPARED_TRANSACTION);
            assertThat(found).hasSize(1);
            assertThat(found.get(0).name()).isEqualTo(gid);
            assertThat(found.get(0).pid()).isNull();
            assertThat(found.get(0).age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(found.get(0).toString()).startsWith("prepared transaction " + gid + " (user ");
        } finally {
            database.execute("ROLLBACK PREPARED '" + gid + "'");
        }
    }

    @Test
    void sessionWithoutTransactionIsNotNamed() throws Exception {
        try (Connection idle = database.unpooled().getConnection();
                Statement statement = idle.createStatement()) {
            statement.execute("SELECT 1");
            int pid = idle.unwrap(PGConnection.class).getBackendPID();
            assertThat(holders(database.pool(), HorizonHolder.Kind.TRANSACTION))
                    .noneMatch(holder -> Integer.valueOf(pid).equals(holder.pid()));
        }
    }
}
