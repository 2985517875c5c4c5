package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Together the constants are more than javac's tables for switches can hold. */
    @ParameterizedTest
    @CsvSource({"2, 2500", "8, 500", "60, 100"})
    void enumsOfManyNamesAreReadAndWritten(int enums, int constants) throws ReflectiveOperationException {
        Compilation compilation = compilation();
        for (int i = 0; i < enums; i++) {
            String names = numbered(constants, "@dev.typebus.annotations.JsonName(\"u%1$d\") U%1$04d", ", ");
            compilation.source("app/Unit" + i + ".java", "package app; public enum Unit" + i + " {" + names + "}");
        }
        String components = numbered(enums, "Unit%1$d unit%1$d", ", ");
        Class<?> serializer = compilation
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", components))
                .succeeds()
                .load("app.LoanFundedSerializer");
        Field type = serializer.getDeclaredField("TYPE");
        type.setAccessible(true);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(RandomModulesTest.roundTrip((EventType<?>) type.get(null), seed))
                    .isEmpty();
        }
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
        assertThat(Javac.message(said.get(0))).isEqualTo("""
                        [EventsTooMany] Loan3249: the module has 4000 events, and the class Events has room for 3249.
                          Divide the module into several.
                        docs/errors/EventsTooMany.md""");
    }

    /** {@code Events} has no more constants than are counted for its events, whatever types of their own they have, and not far less. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "3, true", "10, true", "5, false"})
    void asManyConstantsAreCountedAsEventsHas(int types, boolean nested) throws IOException {
        int events = 50;
        Map<String, String> declarations = new TreeMap<>();
        for (int i = 0; i < events; i++) {
            String kind = "Kind%1$dOf" + i;
            for (int number = 0; number < types; number++) {
                String name = String.format(Locale.ROOT, kind, number);
                declarations.put(name, "public enum " + name + " {A} ");
            }
            String components = numbered(types, kind + " kind%1$d, java.util.List<" + kind + "> kinds%1$d", ", ");
            declarations.put("Loan" + i, event(String.format(Locale.ROOT, "Loan.Event%d", i), "Loan" + i, components));
        }
        String inPackage = "package app; ";
        declarations.replaceAll((name, text) -> text.replace(inPackage, ""));
        Compilation compilation = compilation().option("-g");
        if (nested) {
            String all = String.join("", declarations.values());
            compilation.source("app/Loans.java", inPackage + "public interface Loans {" + all + "}");
        } else {
            declarations.forEach((name, text) -> compilation.source("app/" + name + ".java", inPackage + text));
        }
        compilation.succeeds();
        byte[] file = Files.readAllBytes(directory.resolve("app/Events.class"));
        int constants = ByteBuffer.wrap(file, 8, 2).getShort() & 0xFFFF;

        int counted = events * (20 + types * (nested ? 6 : 1)) + 1 + 2 * types;
        assertThat(constants).isBetween(counted / 2, counted + 535); // 65,535 without the 65,000 that are counted on
    }

    @Test
    void moreHandlersThanAMethodHoldsAreRefused() {
        List<String> messages = handlers(1500).option("-proc:only").fails();

        assertThat(messages).containsExactly("""
                        [HandlersTooMany] MailHandlers.on1424: the module has 1500 handlers, and the method Handlers.of has room for 1424.
                          Divide the module into several.
                        docs/errors/HandlersTooMany.md""");
    }

    @Test
    void asManyHandlersAsAMethodHoldsCompile() {
        handlers(1424).succeeds();
    }

    @Test
    void aSealedInterfaceOfManyLongNamesIsWritten() {
        String variants = numbered(1000, "record A" + "b".repeat(70) + "%d(int a) implements Party {}", " ");
        compilation()
                .source("app/Party.java", "package app; public sealed interface Party {" + variants + "}")
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", "Party party"))
                .succeeds();
    }

    @Test
    void anEventOf200SealedComponentsIsWritten() {
        Compilation compilation = compilation();
        for (int i = 0; i < 200; i++) {
            String name = "Party" + i;
            compilation.source(
                    "app/" + name + ".java",
                    "package app; public sealed interface " + name + " { record Person(int a) implements " + name
                            + " {} record Team(int a) implements " + name + " {} }");
        }
        compilation
                .source(
                        "app/LoanFunded.java",
                        event("Loan.Funded", "LoanFunded", numbered(200, "Party%1$d party%1$d", ", ")))
                .succeeds();
    }

    @Test
    void aTextTooLongForAClassFileIsTheCompilersError() {
        String text = "@dev.typebus.annotations.Default(\"" + "x".repeat(65_536) + "\") String text";
        List<String> messages = compilation()
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", text))
                .fails();

        assertThat(messages).singleElement().asString().contains("too long");
    }

    @Test
    void theLongestTextsOfAClassFileAreWritten() {
        String text = "@dev.typebus.annotations.JsonName(\"" + "n".repeat(65_534)
                + "\") @dev.typebus.annotations.Default(\"" + "€".repeat(65_535 / 3) + "\") String text";
        compilation()
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", text))
                .succeeds();
    }

    @Test
    void aPackageTooLongForAFileNameIsSaid() {
        String name = "p".repeat(140) + "." + "q".repeat(140);
        List<String> messages = compilation()
                .source(
                        name.replace('.', '/') + "/LoanFunded.java",
                        event("Loan.Funded", "LoanFunded", "").replace("package app;", "package " + name + ";"))
                .fails();

        assertThat(messages.get(0)).startsWith("[FileNotWritten]").contains("name too long");
    }

    private Compilation handlers(int count) {
        return compilation()
                .source("app/LoanFunded.java", event("Loan.Funded", "LoanFunded", ""))
                .source(
                        "app/MailHandlers.java",
                        "package app; public class MailHandlers {"
                                + numbered(
                                        count,
                                        "@dev.typebus.annotations.Handles(timeout = \"30s\") public void on%04d(LoanFunded e) {}",
                                        " ")
                                + "}");
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
