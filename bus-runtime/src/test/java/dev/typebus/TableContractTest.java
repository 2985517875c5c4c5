package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/guarantees.md} allows other programs: a role that was granted what stands there, and nothing else. */
@Tag("database")
class TableContractTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final Pattern GRANT =
            Pattern.compile("GRANT INSERT \\(([^)]*)\\)\\s+ON domain_events TO other_writer;");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Map<String, String> VALUES = Map.of(
            "id", "'01890a5d-ac96-774b-bcce-b302099a8057'",
            "event_type", "'Note.Written'",
            "event_version", "1",
            "domain", "'note'",
            "aggregate_type", "'note'",
            "aggregate_id", "'all'",
            "payload", "'{\"about\": \"all\", \"text\": \"of all columns\"}'",
            "metadata", "'{\"user\": \"other\"}'",
            "occurred_at", "'2026-03-01T10:15:30.123456Z'",
            "idempotency_key", "'all/1'");

    private final String role = "writer_" + System.nanoTime(); // roles belong to the whole cluster
    private List<String> granted = List.of();

    @BeforeEach
    void grant() throws IOException, SQLException {
        Matcher grant = GRANT.matcher(Files.readString(Path.of("../docs/guarantees.md")));
        assertThat(grant.find()).isTrue();
        granted = List.of(grant.group(1).split(", "));
        database.execute("CREATE ROLE " + role + "; " + grant.group().replace("other_writer", role));
    }

    @AfterEach
    void dropRole() throws SQLException {
        database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    private void executeAsOther(String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
            statement.execute(sql);
        }
    }

    @Test
    void grantedColumnsAreEnoughToPublish() throws SQLException {
        executeAsOther(
                "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                        + " VALUES ('Note.Written', 'note', 'note', 'few', '{\"about\": \"few\", \"text\": \"of few columns\"}')");
        assertThat(granted).containsExactlyInAnyOrderElementsOf(VALUES.keySet());
        executeAsOther("INSERT INTO domain_events (" + String.join(", ", granted) + ") VALUES ("
                + granted.stream().map(VALUES::get).collect(Collectors.joining(", ")) + ")");
        try (EventBus bus =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            assertThat(bus.history("note", "few"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.payload()).isEqualTo(Loans.note("few", "of few columns")));
            assertThat(bus.history("note", "all")).singleElement().satisfies(event -> {
                assertThat(event.payload()).isEqualTo(Loans.note("all", "of all columns"));
                assertThat(event.occurredAt()).isEqualTo(Loans.SOME_TIME);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, slot)"
                        + " VALUES ('Note.Written', 'note', 'note', 'refused', '{}', 1)",
                "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, transaction_id)"
                        + " VALUES ('Note.Written', 'note', 'note', 'refused', '{}', '1')",
                "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, processed_at)"
                        + " VALUES ('Note.Written', 'note', 'note', 'refused', '{}', now())",
                "UPDATE domain_events SET payload = '{}'",
                "DELETE FROM domain_events"
            })
    void otherStatementsAreRefused(String sql) {
        assertThatThrownBy(() -> executeAsOther(sql))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }
}
