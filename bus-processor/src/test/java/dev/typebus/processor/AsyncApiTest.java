package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AsyncAPI document is one in the eyes of the official schema, and all that it refers to is in it. */
class AsyncApiTest {
    private static Schema official;

    @BeforeAll
    static void readOfficialSchema() throws IOException {
        official = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Files.readString(Compilation.resources("asyncapi/3.0.0.json")), InputFormat.JSON);
    }

    @Test
    void isValid() {
        assertThat(official.validate(document(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void refersToNothingThatIsNotThere() {
        JsonNode document = new JsonMapper().readTree(document());
        List<JsonNode> references = document.findValues("$ref");

        assertThat(references).hasSizeGreaterThan(10);
        references.forEach(reference -> assertThat(
                        document.at(reference.asString().substring(1)).isMissingNode())
                .as(reference.asString())
                .isFalse());
    }

    @Test
    void wouldNotBeValidWithAnUnknownAction() {
        String broken = document().replace("\"action\": \"receive\"", "\"action\": \"handle\"");

        assertThat(official.validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    private static String document() {
        return BlackboxApp.resource("META-INF/typebus/asyncapi.json");
    }
}
