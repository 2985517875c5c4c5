package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of the catalog file knows what the processor writes, and nothing else. */
class CatalogSchemaTest {
    @TempDir
    static Path module;

    private static Schema schema;
    private static String written = "";

    @BeforeAll
    static void accept() throws IOException {
        try (InputStream file =
                TypebusProcessor.class.getResourceAsStream("/dev/typebus/processor/contract/catalog-1.schema.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
        Files.createFile(module.resolve("pom.xml"));
        new Compilation(module.resolve("target/classes"))
                .sources(Compilation.resources("blackbox"))
                .source("com/example/blackbox/NoteKept.java", """
                        package com.example.blackbox;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Note.Kept")
                        public record NoteKept(@AggregateId long id, @Default("3") int copies, @Formerly("remark") String text) {}
                        """)
                .option("-Atypebus.catalog=accept")
                .succeeds();
        written = Files.readString(module.resolve("typebus.catalog.json"));
    }

    @Test
    void knowsWhatIsWritten() {
        assertThat(written)
                .contains(
                        "\"sealed\"",
                        "\"map\"",
                        "\"set\"",
                        "\"enum\"",
                        "\"codec\"",
                        "\"optional\"",
                        "\"default\"",
                        "\"formerly\"");
        assertThat(schema.validate(written, InputFormat.JSON)).isEmpty();
    }

    @Test
    void knowsTheFileOfTheSampleApplication() throws IOException {
        String sample = Files.readString(Path.of("..", "sample-app", "typebus.catalog.json"));

        assertThat(schema.validate(sample, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "formatVersion": 1 | "formatVersion": 2
                    "aggregateType": " | "aggregateKind": "
                    "components": {    | "members": {
                    "uuid"             | "guid"
                    "type": "enum"     | "type": "text"
                    "type": "map"      | "type": "list"
                    "optional": true   | "optional": "yes"
                    "retired": [       | "gone": [
                    """)
    void knowsNothingElse(String right, String wrong) {
        assertThat(written).contains(right);

        assertThat(schema.validate(written.replace(right, wrong), InputFormat.JSON))
                .isNotEmpty();
    }
}
