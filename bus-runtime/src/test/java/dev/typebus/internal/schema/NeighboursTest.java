package dev.typebus.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the bus in processes whose framework brings other versions of its libraries; the build copies their jars. */
@Tag("long")
class NeighboursTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final Path JARS = Path.of("target", "neighbours");

    @TempDir
    Path directory;

    @BeforeEach
    void empty() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @ParameterizedTest
    @CsvSource({
        "boot-3.5, flyway-core-11.7.2.jar, jackson-core-3.2.4.jar",
        "boot-4.0, flyway-core-11.14.1.jar, jackson-core-3.0.2.jar",
        "boot-4.1, flyway-core-12.4.0.jar, jackson-core-3.1.1.jar"
    })
    void busRunsWithLibrariesOfFramework(String framework, String flyway, String jackson) throws Exception {
        Path said = directory.resolve("said");
        Process process = ChildJvm.start(
                NeighbourProcess.class,
                classPath(JARS.resolve(framework)),
                database.unpooled(),
                ProcessBuilder.Redirect.to(said.toFile()),
                Map.of());
        assertThat(process.waitFor()).as(() -> read(said)).isZero();
        assertThat(read(said)).contains("read back: ", flyway, jackson).doesNotContain("INFO org.flywaydb");
    }

    /** Returns the class path of this process, with the framework's Flyway and Jackson. */
    private static String classPath(Path jars) throws IOException {
        try (Stream<Path> others = Files.list(jars)) {
            return Stream.concat(
                            others.map(Path::toString).sorted(),
                            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                    .filter(entry -> !entry.contains("flyway-") && !entry.contains("jackson-")))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
