package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is as large as class files allow works, or the message says what the limit is. */
class LimitsTest {
    @TempDir
    Path directory;

    @Test
    void anEnumOf2500ConstantsIsReadAndWritten() {
        Compilation compiled = compilation()
                .source("app/Kind.java", "package app; public enum Kind {" + numbered(2500, "K%04d", ", ") + "}")
                .source(
                        "app/Unit.java",
                        "package app; public enum Unit {"
                                + numbered(2500, "@dev.typebus.annotations.JsonName(\"u%1$d\") U%1$04d", ", ") + "}")
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", "Kind kind, Unit unit"))
                .succeeds();
        Object kind = compiled.load("app.Kind").getEnumConstants()[2499];
        assertThat(kind).hasToString("K2499");
    }

    @Test
    void aRecordOf254ComponentsIsPublished() {
        String components = numbered(253, "String text%d", ", ");
        compilation()
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", components))
                .succeeds();
    }

    @Test
    void aRecordOf254SlotsOfTwoIsPublished() {
        String components = numbered(126, "long number%d", ", ") + ", int last";
        compilation()
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", components))
                .succeeds();
    }

    /** Without serializers, of which this would be thousands. */
    @Test
    void moreEventsThanAClassHoldsAreRefused() {
        List<Javac.Source> events = IntStream.range(0, 4000)
                .mapToObj(i -> Javac.Source.of(
                        "app/Loan" + i + ".java",
                        event(String.format(Locale.ROOT, "Loan.Event%04d", i), "Loan" + i, "")))
                .toList();

        List<Diagnostic<? extends JavaFileObject>> said = new Javac(directory)
                .options("-proc:only")
                .processors(new TypebusProcessor())
                .compile(events);

        assertThat(said).hasSize(1);
        assertThat(said.get(0).getMessage(Locale.ROOT))
                .isEqualTo(
                        "[EventsTooMany] Loan3249: the module has 4000 events, and the class Events has room for the first"
                                + " 3249. Divide the module into several: docs/errors/EventsTooMany.md");
    }

    private Compilation compilation() {
        return new Compilation(directory);
    }

    private static String event(String name, String record, String components) {
        return "package app; @dev.typebus.annotations.DomainEvent(\"" + name + "\") public record " + record
                + "(@dev.typebus.annotations.AggregateId String id" + (components.isEmpty() ? "" : ", " + components)
                + ") {}\n";
    }

    private static String numbered(int count, String format, String between) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, format, i))
                .collect(Collectors.joining(between));
    }
}
