package dev.typebus.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form gives back exactly what it got, in memory and through a real jsonb column. */
class JsonFormsTest {
    private static final long SEED = Long.getLong("typebus.seed", System.nanoTime());
    private static DevDatabase database;
    private static Connection connection;

    @BeforeAll
    static void connect() throws SQLException {
        database = DevPostgres.shared().createDatabase("json_forms");
        connection = database.dataSource().getConnection();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
        database.close();
    }

    static Stream<Samples.Sample<?>> samples() {
        return Samples.all(new Random(SEED));
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void isExactInMemory(Samples.Sample<T> sample) {
        ValueHolder<T> valueHolder = new ValueHolder<>(sample.form());
        for (T value : sample.values()) {
            T back = valueHolder.read(valueHolder.write(value));
            assertThat(Objects.deepEquals(back, value))
                    .as("seed %d: %s", SEED, Samples.show(value))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void isExactThroughJsonb(Samples.Sample<T> sample) throws SQLException {
        ValueHolder<T> valueHolder = new ValueHolder<>(sample.form());
        List<T> values = sample.values();
        List<String> texts =
                throughJsonb(values.stream().map(valueHolder::write).toList());
        for (int i = 0; i < values.size(); i++) {
            assertThat(Objects.deepEquals(valueHolder.read(texts.get(i)), values.get(i)))
                    .as("seed %d: %s came back as %s", SEED, Samples.show(values.get(i)), texts.get(i))
                    .isTrue();
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
