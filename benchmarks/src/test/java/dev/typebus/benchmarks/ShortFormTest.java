package dev.typebus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every measurement, with tiny counts: that it runs and gives complete figures. No time is asserted. */
@Tag("long")
class ShortFormTest {
    private static final BenchServer SERVER = BenchServer.shared();
    private static final Map<String, Measurement> ALL = Benchmarks.all(SERVER, Scale.SHORT);

    static Stream<String> names() {
        return ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesCompleteFigures(String name) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

        Objects.requireNonNull(ALL.get(name)).run(report);

        assertThat(report.tables()).isNotEmpty().allSatisfy(table -> {
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("### " + table.title());
            assertThat(table.rows()).isNotEmpty().allSatisfy(row -> {
                assertThat(row.cells()).as(row.name()).hasSize(table.columns().size() - 1);
                assertThat(row.cells())
                        .as(table.title() + ": " + row.name())
                        .allSatisfy(cell -> assertThat(cell.value()).isFinite().isNotNegative());
                assertThat(row.cells().get(0).value())
                        .as(table.title() + ": " + row.name())
                        .isPositive();
            });
        });
    }
}
