package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Generated serializers give back exactly what they got, through real jsonb. */
class RoundTripTest {
    private static final long SEED = Long.getLong("typebus.seed", System.nanoTime());
    private static final int VALUES = 200;

    private static DevDatabase database;
    private static Connection connection;

    @BeforeAll
    static void connect() throws SQLException {
        database = DevPostgres.shared().createDatabase("round_trip");
        connection = database.dataSource().getConnection();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void everyEventComesBackAsItWas() throws SQLException {
        assertThat(BlackboxApp.catalog().types()).hasSize(5);
        for (EventType<?> type : BlackboxApp.catalog().types()) {
            comesBack(type);
        }
    }

    private static <E> void comesBack(EventType<E> type) throws SQLException {
        RandomValues any = new RandomValues(new Random(SEED));
        List<E> payloads = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            payloads.add(any.ofRecord(type.payloadType()));
        }
        List<String> stored = throughJsonb(
                payloads.stream().map(payload -> JsonText.write(type, payload)).toList());
        for (int i = 0; i < VALUES; i++) {
            E back = JsonText.read(type, stored.get(i));
            assertThat(DeepEquals.difference(type.name(), payloads.get(i), back))
                    .as("seed %d, number %d", SEED, i)
                    .isEmpty();
        }
    }

    private static List<String> throughJsonb(List<String> texts) throws SQLException {
        List<String> result = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT text::jsonb::text FROM unnest(?) WITH ORDINALITY AS given (text, place) ORDER BY place")) {
            statement.setArray(1, connection.createArrayOf("text", texts.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(rows.getString(1));
                }
            }
        }
        return result;
    }
}
