package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What generated serializers write is what the schema beside them says, and nothing less. */
class SchemasTest {
    private static final long SEED = Long.getLong("typebus.seed", System.nanoTime());
    private static final int VALUES = 100;
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final JsonMapper JSON = new JsonMapper();

    static List<EventType<?>> types() {
        return List.copyOf(BlackboxApp.catalog().types());
    }

    @ParameterizedTest
    @MethodSource("types")
    void allowWhatIsWritten(EventType<?> type) {
        Schema schema = schema(type);
        for (String written : written(type)) {
            assertThat(schema.validate(written, InputFormat.JSON))
                    .as("seed %d: %s", SEED, written)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void wantEveryMemberThatIsAlwaysWritten(EventType<?> type) {
        Schema schema = schema(type);
        List<ObjectNode> written = written(type).stream()
                .map(text -> (ObjectNode) JSON.readTree(text))
                .toList();
        TreeSet<String> always = new TreeSet<>(written.get(0).propertyNames());
        written.forEach(payload -> always.retainAll(payload.propertyNames()));
        assertThat(always).isNotEmpty();
        for (String name : always) {
            JsonNode without = written.get(0).deepCopy().without(name);

            assertThat(schema.validate(without.toString(), InputFormat.JSON))
                    .as(name)
                    .singleElement()
                    .satisfies(error -> assertThat(error.getMessage()).contains("'" + name + "'"));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void wantEveryMemberToBeOfItsType(EventType<?> type) {
        ObjectNode payload = (ObjectNode) JSON.readTree(written(type).get(0));
        JsonNode properties = JSON.readTree(text(type)).get("properties");
        for (String name : payload.propertyNames()) {
            if (properties.get(name).has("type") || properties.get(name).has("oneOf")) {
                JsonNode wrong = payload.deepCopy().putNull(name);

                assertThat(schema(type).validate(wrong.toString(), InputFormat.JSON))
                        .as(name)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void areSchemasThemselves() {
        Schema schemas = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        for (EventType<?> type : types()) {
            assertThat(schemas.validate(text(type), InputFormat.JSON)).isEmpty();
        }
    }

    private static <E> List<String> written(EventType<E> type) {
        RandomValues any = new RandomValues(new Random(SEED));
        return Stream.generate(() -> JsonText.write(type, any.ofRecord(type.payloadType())))
                .limit(VALUES)
                .toList();
    }

    private static Schema schema(EventType<?> type) {
        return REGISTRY.getSchema(text(type), InputFormat.JSON);
    }

    private static String text(EventType<?> type) {
        return BlackboxApp.resource("META-INF/typebus/schemas/" + type.name() + ".v" + type.version() + ".json");
    }
}
