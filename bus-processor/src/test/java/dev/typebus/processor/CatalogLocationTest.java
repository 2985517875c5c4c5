package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Place of the catalog file for each build tool. */
class CatalogLocationTest extends CatalogModule {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "build.gradle",
                "build.gradle.kts",
                "loans.gradle",
                "loans.gradle.kts",
                "build.sbt",
                "BUILD",
                "BUILD.bazel"
            })
    void fileIsBesideEachKindOfBuildFile(String buildFile) throws IOException {
        Files.move(module.resolve("pom.xml"), module.resolve(buildFile));

        compile("target/classes", "accept", "");
        assertThat(catalog).exists();
        assertThat(directory.resolve("typebus.catalog.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build/classes/java/main",
                "bin/main",
                "target/scala-3/classes",
                "target/out/jvm/scala-3/classes",
                "out"
            })
    void withoutBuildFileItIsBesideTheBuildDirectory(String output) {
        for (String name : List.of("Opened", "Closed")) {
            Path own = directory.resolve(name);

            assertThat(compile(own.resolve(output), "accept", name, "")).hasSize(2);
            assertThat(own.resolve("typebus.catalog.json")).content().contains("\"Loan." + name + "\": {");
            assertThat(compile(own.resolve(output), "check", name, ", @Default(\"0\") int fee"))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR [CatalogOutdated] ")
                    .contains("mvn clean compile -Dtypebus.catalog=accept");
        }
        assertThat(directory.resolve("typebus.catalog.json")).doesNotExist();
    }

    @Test
    void missingEventsMayBelongToAnotherModule() {
        assertThat(compile(module.resolve("out/production/loans"), "accept", "Opened", ", int fee"))
                .hasSize(2);

        assertThat(compile(module.resolve("out/production/mail"), "check", "Closed", ""))
                .singleElement()
                .asString()
                .startsWith("ERROR [EventGone] Loan.Opened: ")
                .contains("\n  Or if " + catalog
                        + " is another module's, give this one a file of its own:\n    -Atypebus.catalog.file=");
    }

    @Test
    void fileOptionIsRelativeToTheModule() {
        String file = "-Atypebus.catalog.file=contracts/loans.catalog.json";

        assertThat(compile("target/classes", "accept", "", file)).hasSize(2);
        assertThat(module.resolve("contracts").toFile().list())
                .containsExactlyInAnyOrder("loans.catalog.json", "loans.samples");
        assertThat(catalog).doesNotExist();
        assertThat(compile("target/classes", "check", ", int fee", file))
                .singleElement()
                .asString()
                .startsWith("ERROR [ComponentNotStored] LoanFunded.fee: ");
        assertThat(compile("target/classes", "accept", "", "-Atypebus.catalog.file=../loans.json"))
                .hasSize(2);
        assertThat(directory.resolve("loans.json"))
                .hasSameTextualContentAs(module.resolve("contracts/loans.catalog.json"));
    }

    @Test
    void modulesCompiledAtOnceHaveSeparateFiles() throws Exception {
        List<String> names = List.of("Opened", "Closed");
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        CyclicBarrier together = new CyclicBarrier(names.size());
        try {
            List<Future<?>> modules = new ArrayList<>();
            for (String name : names) {
                Path own = Files.createDirectory(directory.resolve(name));
                Files.createFile(own.resolve("pom.xml"));
                modules.add(threads.submit(() -> {
                    StringBuilder components = new StringBuilder();
                    for (int fees = 0; fees < 5; fees++) {
                        components.append(", @Default(\"0\") int fee").append(fees);
                        together.await(1, TimeUnit.MINUTES);
                        assertThat(compile(own, name, components.toString())).hasSize(fees == 0 ? 2 : 1);
                    }
                    return own;
                }));
            }
            for (Future<?> each : modules) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (String name : names) {
            Path own = directory.resolve(name);
            assertThat(own.resolve("typebus.catalog.json"))
                    .content()
                    .containsOnlyOnce("\"Loan.")
                    .contains("\"Loan." + name + "\": {", "\"fee0\": {", "\"fee4\": {");
            assertThat(own.resolve("typebus.samples").toFile().list()).containsExactly("Loan." + name + ".v1.json");
        }
    }

    @Test
    void testsHaveNoFile() {
        compile("target/classes", "accept", "");

        for (String output : new String[] {
            "target/test-classes", "build/classes/java/testFixtures", "build/classes/java/jmh", "out/test/loans"
        }) {
            assertThat(compile(output, "check", ", int fee")).as(output).isEmpty();
        }
    }
}
