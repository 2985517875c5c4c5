package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A module after several releases, each with a version of its event: the code is compared with every one of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasesTest {
    private static final Pattern PROBLEM = Pattern.compile("(?m)^ *(\\[\\w+] [^:]+): ");

    private static final String V1 = """
            @DomainEvent("Loan.Funded") record FundedV1(@AggregateId long id, int fee) {}
            """;
    private static final String V2 = """
            @DomainEvent(value = "Loan.Funded", version = 2) record FundedV2(@AggregateId long id, int fee, String note) {
                @Upcasts static FundedV2 upcast(FundedV1 old) { return new FundedV2(old.id(), 0, ""); }
            }
            """;
    private static final String V3 = """
            @DomainEvent(value = "Loan.Funded", version = 3) record Funded(@AggregateId long id, int fee, boolean paid) {
                @Upcasts static Funded upcast(FundedV2 old) { return new Funded(old.id(), 0, false); }
            }
            """;
    private static final String FROM_V1_TO_V3 =
            "@Upcasts static Funded upcast(FundedV1 old) { return new Funded(old.id(), 0, false); }";

    private Path module = Path.of("");

    @BeforeAll
    void releaseThreeVersions(@TempDir Path directory) throws IOException {
        module = directory;
        Files.createFile(module.resolve("pom.xml"));
        assertThat(compile("accept", V1.replace("FundedV1", "Funded")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("[CatalogAccepted]"),
                        second -> assertThat(second).startsWith("[SamplesNew]"));
        assertThat(compile("accept", V1, V2)).singleElement().asString().contains(": Loan.Funded v2 is accepted.");
        assertThat(compile("accept", V1, V2, V3)).singleElement().asString().contains(": Loan.Funded v3 is accepted.");
        assertThat(compile("check", V1, V2, V3)).isEmpty();
    }

    @Test
    void recordOfEachVersionIsCompared() {
        assertThat(problems(breaking(V1), V2, V3)).containsExactly("[ComponentTypeChanged] FundedV1.fee");
        assertThat(problems(V1, breaking(V2), V3)).containsExactly("[ComponentTypeChanged] FundedV2.fee");
        assertThat(problems(V1, V2, breaking(V3))).containsExactly("[ComponentTypeChanged] Funded.fee");
        assertThat(problems(breaking(V1), breaking(V2), breaking(V3)))
                .containsExactly(
                        "[ComponentTypeChanged] FundedV1.fee",
                        "[ComponentTypeChanged] FundedV2.fee",
                        "[ComponentTypeChanged] Funded.fee");
    }

    @Test
    void onlyOlderVersionsMayHaveWiderTypes() {
        assertThat(problems(wider(V1), wider(V2), V3)).isEqualTo(List.of("[CatalogOutdated] typebus.catalog.json"));
        assertThat(problems(V1, V2, wider(V3))).containsExactly("[ComponentTypeChanged] Funded.fee");
    }

    @Test
    void missingRecordOfVersionIsReported() {
        String aloneV3 = V3.replaceFirst("@Upcasts.*", "");
        String aloneV2 = V2.replaceFirst("@Upcasts.*", "");
        String v3FromV1 = V3.replaceFirst("@Upcasts.*", FROM_V1_TO_V3);

        assertThat(missing(V1, v3FromV1)).containsExactly("Loan.Funded v2");
        assertThat(missing(aloneV2, V3)).containsExactly("Loan.Funded v1");
        assertThat(missing(aloneV3)).containsExactly("Loan.Funded v1", "Loan.Funded v2");
    }

    @Test
    void loweredVersionReportsTheNewerOnes() {
        assertThat(missing(V1)).containsExactly("Loan.Funded v2", "Loan.Funded v3");
        assertThat(missing(V1, V2)).containsExactly("Loan.Funded v3");
    }

    @Test
    void onlyRetiredEventMayLackItsRecord() {
        String closed = "@DomainEvent(\"Loan.Closed\") record Closed(@AggregateId long id) {}";

        assertThat(problems(closed)).containsExactly("[EventGone] Loan.Funded");
        assertThat(problems("@Retired(\"Loan.Funded\") class Gone {} " + closed))
                .containsExactly("[CatalogOutdated] typebus.catalog.json");
    }

    @Test
    void versionWithoutUpcasterIsReported() {
        String v3FromBoth = V3.replace("@Upcasts", FROM_V1_TO_V3 + " @Upcasts");
        String v3FromV1 = V3.replaceFirst("@Upcasts.*", FROM_V1_TO_V3);
        String notUpcasting = V2.replace("@Upcasts ", "");

        assertThat(problems(V1, notUpcasting, v3FromBoth)).isEmpty();
        assertThat(problems(V1, notUpcasting, V3)).containsExactly("[UpcasterMissing] FundedV1");
        assertThat(problems(V1, V2, V3.replace("@Upcasts ", ""))).containsExactly("[UpcasterMissing] FundedV2");
        assertThat(problems(V1, notUpcasting, v3FromV1)).containsExactly("[UpcasterMissing] FundedV2");
        assertThat(problems(V1, notUpcasting, V3.replace("@Upcasts ", "")))
                .containsExactly("[UpcasterMissing] FundedV1", "[UpcasterMissing] FundedV2");
    }

    @Test
    void everyComponentOfVersionIsCompared() {
        String changed = """
                @DomainEvent(value = "Loan.Funded", version = 3) record Funded(@AggregateId long id, String fee, int paid, int more) {
                    @Upcasts static Funded upcast(FundedV2 old) { return new Funded(old.id(), "", 0, 0); }
                }
                """;

        assertThat(problems(V1, V2, changed))
                .containsExactlyInAnyOrder(
                        "[ComponentTypeChanged] Funded.fee",
                        "[ComponentTypeChanged] Funded.paid",
                        "[ComponentNotStored] Funded.more");
    }

    @Test
    void renamedEventIsComparedByFormerName() {
        String backward = "@Compatibility(Compatibility.Policy.BACKWARD) ";
        String renamedV1 = V1.replace("Loan.Funded", "Loan.Paid");
        String renamedV2 = V2.replace("Loan.Funded", "Loan.Paid");
        String renamedV3 = "@Formerly(\"Loan.Funded\") " + backward + V3.replace("Loan.Funded", "Loan.Paid");

        assertThat(problems(renamedV1, renamedV2, renamedV3)).containsExactly("[CatalogOutdated] typebus.catalog.json");
        assertThat(problems(breaking(renamedV1), renamedV2, renamedV3))
                .containsExactly("[ComponentTypeChanged] FundedV1.fee");
        assertThat(missing(renamedV1, renamedV3.replaceFirst("@Upcasts.*", FROM_V1_TO_V3)))
                .containsExactly("Loan.Funded v2");
    }

    private static String breaking(String version) {
        return version.replace("int fee", "String fee").replace(", 0", ", \"\"");
    }

    private static String wider(String version) {
        return version.replace("int fee", "long fee");
    }

    /** The code and the place of each error, of several in one message, too. */
    private List<String> problems(String... records) {
        return compile("check", records).stream()
                .flatMap(message -> PROBLEM.matcher(message).results())
                .map(problem -> problem.group(1))
                .toList();
    }

    /** The versions without a record, each of which is an error. */
    private List<String> missing(String... records) {
        return compile("check", records).stream()
                .map(message -> message.replaceFirst("(?s)^\\[EventVersionGone] .*?(Loan\\.Funded v\\d).*", "$1"))
                .toList();
    }

    private List<String> compile(String mode, String... records) {
        String imports = "package app; import dev.typebus.annotations.*;\n";
        return new Javac(module.resolve("target/classes"))
                        .clean()
                        .options("-Atypebus.catalog=" + mode)
                        .compile(List.of(Javac.Source.of("app/Loans.java", imports + String.join("", records))))
                        .stream()
                        .map(Javac::message)
                        .toList();
    }
}
