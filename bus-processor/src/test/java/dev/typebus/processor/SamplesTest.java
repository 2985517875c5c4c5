package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.FrozenSamples;
import dev.typebus.event.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples are written once, and reveal faults that the compiler cannot see. */
class SamplesTest {
    private static final String CODEC = """
            package app;
            import dev.typebus.json.JsonCodec;
            import tools.jackson.core.*;
            public final class CentsCodec implements JsonCodec<Long> {
                @Override public void write(Long value, JsonGenerator json) { json.writeNumber(value); }
                @Override public Long read(JsonParser json) { return Long.valueOf(json.%s); }
            }
            """;

    private static final String OLD = """
            package app;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Funded") record LoanFundedV1(@AggregateId long id, String note) {}
            """;

    private static final String NEW = """
            package app;
            import dev.typebus.annotations.*;
            import java.util.*;
            @DomainEvent(value = "Loan.Funded", version = 2) public record LoanFunded(@AggregateId long id, int length) {
                @Upcasts static %s
            }
            """;

    @TempDir
    Path directory;

    private Path module = Path.of("");

    @BeforeEach
    void createModule() throws IOException {
        module = module("loans");
    }

    private Path module(String name) throws IOException {
        Path created = Files.createDirectory(directory.resolve(name));
        Files.createFile(created.resolve("pom.xml"));
        return created;
    }

    private static Compilation in(Path module) {
        return new Compilation(module.resolve("target/classes")).clean().option("-Atypebus.catalog=accept");
    }

    private Compilation flagged(String components) {
        return in(module).source("app/LoanFlagged.java", """
                package app;
                import dev.typebus.annotations.*;
                import java.util.*;
                @DomainEvent("Loan.Flagged") public record LoanFlagged(@AggregateId long id%s) {}
                """.formatted(components));
    }

    private static SortedMap<String, List<?>> read(Compilation compilation, Path module) {
        return FrozenSamples.read(catalog(compilation, "app"), module.resolve("typebus.catalog.json"));
    }

    private static EventCatalog catalog(Compilation compilation, String packageName) {
        try {
            Class<?> events = compilation.load(packageName + ".Events");
            return (EventCatalog) events.getMethod("catalog").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The generated catalog cannot be read", e);
        }
    }

    private String sample(String name) throws IOException {
        return Files.readString(module.resolve("typebus.samples").resolve(name));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(module.resolve("typebus.samples").resolve(name), text);
    }

    @Test
    void sampleHasAValueOfEveryForm() throws IOException {
        Compilation compilation = in(module).source("app/LoanFunded.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        import java.math.*;
                        import java.net.URI;
                        import java.time.*;
                        import java.util.*;
                        import org.jspecify.annotations.Nullable;
                        @DomainEvent("Loan.Funded")
                        public record LoanFunded(@AggregateId UUID id,
                                boolean flag, byte small, short shorter, int count, long total, float ratio, double rate, char mark,
                                String text, BigInteger whole, BigDecimal amount, byte[] bytes,
                                Instant at, LocalDate day, LocalTime time, LocalDateTime dayTime, OffsetTime offsetTime,
                                OffsetDateTime offsetDay, ZonedDateTime zoned, Year year, YearMonth month, MonthDay birthday,
                                Duration term, Period period, ZoneId zone, ZoneOffset offset, URI link, Currency currency, Locale locale,
                                Optional<String> maybe, OptionalInt maybeInt, @Nullable Long nullable, @Default("5") int byDefault,
                                Kind kind, Months months, Address address, Payment payment,
                                List<Kind> kinds, List<Payment> payments, Set<Payment> paymentSet, int[] numbers, List<List<String>> grid,
                                Map<Kind, Payment> byKind, Map<LocalDate, List<Address>> byDay) {
                            public enum Kind { @JsonName("short-term") SHORT, LONG }
                            @ValueRecord public record Months(int months) {}
                            public record Address(String street, Optional<String> city) {}
                            public sealed interface Payment {
                                record Cash(BigDecimal sum) implements Payment {}
                                @JsonName("card") record ByCard(String number) implements Payment {}
                            }
                        }
                        """).succeeds();

        String sample = sample("Loan.Funded.v1.json");
        assertThat(sample)
                .startsWith("{\n  \"id\": \"01932c07-0000-7000-8000-000000000001\",\n  \"flag\": true,\n")
                .contains("\"maybe\": \"maybe\"", "\"maybeInt\": 1", "\"nullable\": 1", "\"byDefault\": 1")
                .contains("\"kind\": \"short-term\"", "\"months\": 1", "\"city\": \"city\"", "\"amount\": 1.00")
                .contains(
                        "\"byKind\": {\n    \"short-term\": {\n      \"type\": \"Cash\",\n      \"sum\": 1.00\n    },\n"
                                + "    \"LONG\": {\n      \"type\": \"card\",\n      \"number\": \"number\"");
        assertThat(FrozenSamples.read(catalog(compilation, "app"), module)) // by the directory, too
                .containsOnlyKeys(read(compilation, module).keySet());
        assertThat(read(compilation, module).get("Loan.Funded.v1.json"))
                .singleElement()
                .asString()
                .startsWith("LoanFunded[id=01932c07-0000-7000-8000-000000000001, flag=true, small=1,")
                .contains("kinds=[SHORT, LONG]", "grid=[[grid]]", "payments=[Cash[sum=1.00], ByCard[number=number]]");
    }

    @Test
    void acceptedSampleIsNotRewritten() throws IOException {
        flagged("").succeeds();
        String before = sample("Loan.Flagged.v1.json");

        Compilation later = flagged(", @Default(\"none\") String reason").succeeds();
        assertThat(sample("Loan.Flagged.v1.json")).isEqualTo(before).doesNotContain("reason");
        assertThat(read(later, module)).hasToString("{Loan.Flagged.v1.json=[LoanFlagged[id=1, reason=none]]}");
    }

    private Compilation upcasting(String method) {
        return in(module)
                .source("app/LoanFundedV1.java", OLD)
                .source("app/LoanFunded.java", NEW.formatted(method))
                .succeeds();
    }

    @Test
    void oldSampleIsReadByUpcaster() {
        Compilation splitting =
                upcasting("List<LoanFunded> upcast(LoanFundedV1 old) { return List.of(new LoanFunded(old.id(),"
                        + " old.note().length()), new LoanFunded(old.id(), 0)); }");
        assertThat(read(splitting, module))
                .hasToString("{Loan.Funded.v1.json=[LoanFunded[id=1, length=4], LoanFunded[id=1, length=0]],"
                        + " Loan.Funded.v2.json=[LoanFunded[id=1, length=1]]}");
        Compilation dropping = upcasting("Optional<LoanFunded> upcast(LoanFundedV1 old) { return old.note().isEmpty()"
                + " ? Optional.of(new LoanFunded(old.id(), 0)) : Optional.empty(); }");
        assertThat(read(dropping, module))
                .hasToString("{Loan.Funded.v1.json=[], Loan.Funded.v2.json=[LoanFunded[id=1, length=1]]}");
    }

    @Test
    void throwingUpcasterFailsTheSample() {
        Compilation compilation = upcasting("LoanFunded upcast(LoanFundedV1 old) { return new LoanFunded(old.id(),"
                + " Integer.parseInt(old.note())); }");

        assertThatThrownBy(() -> read(compilation, module))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Of the samples in " + module.resolve("typebus.samples")
                        + ":\n  Loan.Funded.v1.json: an upcaster of Loan.Funded failed with"
                        + " java.lang.NumberFormatException: For input string: \"note\"\n"
                        + "What cannot be read here cannot be read from the log either: mend the codec, constructor or upcaster."
                        + " A sample is only changed where no such event could have been stored")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
    }

    @Test
    void valueOfCodecIsLeftToTheUser() throws IOException {
        flagged(", @Codec(CentsCodec.class) Long cents")
                .source("app/CentsCodec.java", CODEC.formatted("getLongValue()"))
                .succeeds();
        assertThat(sample("Loan.Flagged.v1.json"))
                .contains("\"cents\": \"typebus: write here what CentsCodec writes\"");
        Compilation asText = flagged(", @Codec(CentsCodec.class) Long cents")
                .source("app/CentsCodec.java", CODEC.formatted("getString()"))
                .succeeds();
        assertThatThrownBy(() -> read(asText, module))
                .hasMessageContaining("Loan.Flagged.v1.json: it lacks what CentsCodec writes. Write it there;");

        write("Loan.Flagged.v1.json", "{\"id\": 1, \"cents\": \"7\"}");
        assertThat(read(asText, module)).hasToString("{Loan.Flagged.v1.json=[LoanFlagged[id=1, cents=7]]}");
        Compilation asNumber = flagged(", @Codec(CentsCodec.class) Long cents")
                .source("app/CentsCodec.java", CODEC.formatted("getLongValue()"))
                .succeeds();
        assertThatThrownBy(() -> read(asNumber, module))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Loan.Flagged.v1.json: ");
    }

    @Test
    void missingSampleIsReported() throws IOException {
        Compilation compilation = flagged("").succeeds();
        Files.move(
                module.resolve("typebus.samples/Loan.Flagged.v1.json"),
                module.resolve("typebus.samples/Loan.Flaged.v1.json"));
        write("notes.txt", "");

        assertThatThrownBy(() -> read(compilation, module))
                .hasMessageContaining(
                        "Loan.Flaged.v1.json: there is no Loan.Flaged v1 any more. Bring its record back, or say"
                                + " that it is gone on purpose: @Retired(\"Loan.Flaged\")\n")
                .hasMessageContaining("notes.txt: it is not named as a sample. ")
                .hasMessageContaining("Loan.Flagged v1 has no sample. Write it, and commit it: compile with"
                        + " -Dtypebus.catalog=accept\n");
        Files.delete(module.resolve("typebus.catalog.json"));
        assertThatThrownBy(() -> read(compilation, module)).hasMessageStartingWith("There is no " + module);
        Files.writeString(module.resolve("typebus.catalog.json"), "{]");
        assertThatThrownBy(() -> read(compilation, module))
                .hasMessage("The catalog file cannot be read, and the compiler says why: compile");
    }

    @Test
    void versionMayHaveSeveralSamples() throws IOException {
        Compilation compilation = flagged(", Optional<String> reason").succeeds();
        write("Loan.Flagged.v1.without-reason.json", "{\"id\": 2}");

        assertThat(read(compilation, module))
                .hasToString("{Loan.Flagged.v1.json=[LoanFlagged[id=1, reason=Optional[reason]]],"
                        + " Loan.Flagged.v1.without-reason.json=[LoanFlagged[id=2, reason=Optional.empty]]}");
    }

    @Test
    void retiredAndRenamedEventsHaveSamples() throws IOException {
        flagged("").succeeds();
        write("Loan.Closed.v1.json", "{\"id\": 2}");
        Path catalog = module.resolve("typebus.catalog.json");
        Files.writeString(
                catalog, Files.readString(catalog).replace("\"retired\": []", "\"retired\": [\"Loan.Closed\"]"));
        Compilation renamed = in(module).source("app/LoanMarked.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        @Compatibility(Compatibility.Policy.BACKWARD)
                        @DomainEvent("Loan.Marked") @Formerly("Loan.Flagged") public record LoanMarked(@AggregateId long id) {}
                        """).succeeds();

        assertThat(read(renamed, module))
                .hasToString("{Loan.Flagged.v1.json=[LoanMarked[id=1]], Loan.Marked.v1.json=[LoanMarked[id=1]]}");
    }

    @Test
    void modulesHaveSeparateSamples() throws IOException {
        flagged("").succeeds();
        Path other = module("mail");
        Compilation mail = in(other)
                .library(module.resolve("target/classes"))
                .source("mail/LetterSent.java", """
                        package mail;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Letter.Sent") public record LetterSent(@AggregateId String id) {}
                        """)
                .succeeds();

        EventCatalog both = catalog(mail, "mail");
        assertThat(both.types()).hasSize(2);
        assertThat(FrozenSamples.read(both, other.resolve("typebus.catalog.json")))
                .hasToString("{Letter.Sent.v1.json=[LetterSent[id=id]]}");
        assertThat(FrozenSamples.read(both, module.resolve("typebus.catalog.json")))
                .containsOnlyKeys("Loan.Flagged.v1.json");
    }
}
