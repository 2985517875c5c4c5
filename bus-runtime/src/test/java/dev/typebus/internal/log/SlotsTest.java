package dev.typebus.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bus computes the same slots as the database, which does so for writers that give none or an invalid one. */
class SlotsTest {
    private static final String INSERT = """
            INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, slot)
            VALUES ('Loan.Funded', 'loan', ?, ?, '{}', ?)
            RETURNING slot
            """;

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @ParameterizedTest
    @ValueSource(strings = {"1", "test-123", "a/b", "a\\b", "\\x41", "\\\\", "'", "Ωμέγα", "𝄞 clef", "a\tb\nc", "%s"})
    void busAndDatabaseComputeTheSameSlot(String aggregateId) throws SQLException {
        assertThat(slotOf("loan", aggregateId, null)).isEqualTo(Slots.of("loan", aggregateId));
        assertThat(slotOf(aggregateId, "1", null)).isEqualTo(Slots.of(aggregateId, "1"));
    }

    @Test
    void slotsOfManyAggregatesAgree() throws SQLException {
        for (int i = 0; i < 500; i++) {
            assertThat(slotOf("loan", "number " + i, null)).isEqualTo(Slots.of("loan", "number " + i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 64, 32_767})
    void invalidSlotIsReplacedByTheDatabase(int slot) throws SQLException {
        assertThat(slotOf("loan", "1", slot)).isEqualTo(Slots.of("loan", "1"));
    }

    private static int slotOf(String aggregateType, String aggregateId, @Nullable Integer given) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, aggregateType);
            insert.setString(2, aggregateId);
            insert.setObject(3, given, java.sql.Types.SMALLINT);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
