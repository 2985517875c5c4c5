package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.Javac;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unusual but legal code and its generated code compile without messages. */
@Execution(ExecutionMode.CONCURRENT)
class LegalCodeTest {
    @TempDir
    Path directory;

    static Stream<Fixture> legal() {
        return Fixture.legal().stream();
    }

    @ParameterizedTest
    @MethodSource("legal")
    void compilesWithoutAWarning(Fixture fixture) {
        // several top-level classes in one file are handy here; what is generated from them lies in other files
        assertThat(fixture.compile(
                        directory,
                        output -> new Javac(output).options("-Xlint:all,-processing,-auxiliaryclass", "-Werror")))
                .isEmpty();
    }
}
