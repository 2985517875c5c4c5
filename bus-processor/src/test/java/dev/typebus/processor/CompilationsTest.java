package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several compilations of one application whose packages overlap: main and tests, modules below one root. */
class CompilationsTest {
    private static final String A = """
            package p;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Funded") public record A(@AggregateId long loanId) {}
            """;
    private static final String APP = """
            package p;
            public class App {
              public static void run() { Events.loanFunded(e -> java.util.Collections.nCopies(e.size(), null), 1); }
            }
            """;
    private static final String HANDLERS = """
            package p;
            import dev.typebus.annotations.*;
            public class ProbeHandlers {
              @Handles public void on(A a) {}
              @Handles("Loan.Funded") public void named(dev.typebus.event.StoredEvent<dev.typebus.event.JsonPayload> a) {}
            }
            """;

    @TempDir
    Path directory;

    Compilation compilationTo(Path output) {
        return new Compilation(output);
    }

    private Compilation main() {
        return compilationTo(directory.resolve("target/classes"))
                .source("p/A.java", A)
                .source("p/App.java", APP)
                .succeeds();
    }

    private Compilation tests() {
        return compilationTo(directory.resolve("target/test-classes")).library(directory.resolve("target/classes"));
    }

    @Test
    void handlersOfTestsHaveAPlaceOfTheirOwn() {
        main();
        Compilation tests = tests().source("p/ProbeHandlers.java", HANDLERS).succeeds();

        assertThat(tests.generated().keySet())
                .contains("p/test/Events.java", "p/test/Handlers.java")
                .doesNotContain("p/Events.java", "p/Handlers.java");
        ClassLoader classes = tests.classLoader();
        EventCatalog catalog = (EventCatalog) BlackboxApp.call(Compilation.load(classes, "p.test.Events"), "catalog");
        assertThat(catalog.types()).extracting(Object::toString).containsExactly("Loan.Funded v1");
        BlackboxApp.call(Compilation.load(classes, "p.App"), "run");
    }

    @Test
    void testsHaveAPlaceOfTheirOwnBesideMainsSources() throws Exception {
        Compilation main = main();
        for (Map.Entry<String, String> source : main.generated().entrySet()) {
            Path shared = directory.resolve("target/test-classes").resolve(source.getKey());
            if (source.getKey().endsWith(".java")) {
                Files.createDirectories(shared.getParent());
                Files.writeString(shared, source.getValue());
            }
        }
        Compilation tests = tests().source("p/ProbeHandlers.java", HANDLERS).succeeds();

        assertThat(directory.resolve("target/test-classes/p/Events.class")).doesNotExist();
        BlackboxApp.call(Compilation.load(tests.classLoader(), "p.test.Events"), "catalog");
    }

    @Test
    void aDirectoryAboveTheBuildFileIsNotOfTests() throws Exception {
        main();
        Path project = Files.createDirectories(directory.resolve("out/test/loans"));
        Files.createFile(project.resolve("build.gradle.kts"));

        probes("out/test/offers/classes").succeeds();
        assertThat(probes("out/test/loans/classes").fails())
                .singleElement()
                .asString()
                .startsWith("[GeneratedNameOnClassPath] Events: p.Events");
    }

    private Compilation probes(String output) {
        return compilationTo(directory.resolve(output))
                .library(directory.resolve("target/classes"))
                .source("p/ProbeHandlers.java", HANDLERS);
    }

    @Test
    void testsThatSeeOtherTestsAreSaid() {
        main();
        probes("target/test-classes").succeeds();

        assertThat(probesBesideTests("build/classes/java/integrationTest").fails())
                .singleElement()
                .asString()
                .startsWith("[GeneratedNameOnClassPath] Events: p.test.Events of another module is on the class path")
                .contains("Put @EventModule on a package of this module only");
        Compilation own = probesBesideTests("build/classes/java/e2e")
                .source("it/package-info.java", "@dev.typebus.annotations.EventModule package it;")
                .succeeds();
        EventCatalog catalog = (EventCatalog) BlackboxApp.call(own.load("it.Events"), "catalog");
        assertThat(catalog.types()).extracting(Object::toString).containsExactly("Loan.Funded v1");
    }

    private Compilation probesBesideTests(String output) {
        return compilationTo(directory.resolve(output))
                .library(directory.resolve("target/classes"))
                .library(directory.resolve("target/test-classes"))
                .source("p/MoreHandlers.java", HANDLERS.replace("ProbeHandlers", "MoreHandlers"));
    }

    @Test
    void eventsOfTestsJoinThoseOfMain() {
        main();
        Compilation tests = tests().source("p/Probed.java", """
                        package p;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Probe.Seen") public record Probed(@AggregateId long id) {}
                        """)
                .source("p/ProbeHandlers.java", HANDLERS)
                .succeeds();

        EventCatalog catalog = (EventCatalog) BlackboxApp.call(tests.load("p.test.Events"), "catalog");
        assertThat(catalog.types()).extracting(Object::toString).containsExactly("Loan.Funded v1", "Probe.Seen v1");
    }

    @Test
    void testsCompiledAgainAreTheSame() {
        main();
        var first = tests().source("p/ProbeHandlers.java", HANDLERS).succeeds().generated();
        var again = tests().library(directory.resolve("target/test-classes"))
                .source("p/ProbeHandlers.java", HANDLERS)
                .succeeds()
                .generated();

        assertThat(again).isEqualTo(first);
    }

    @Test
    void mainCompiledWithItsTestsDoesNotUseThem() {
        var first = main().generated();
        tests().source("p/ProbeHandlers.java", HANDLERS).succeeds();
        Compilation again = new Compilation(directory.resolve("target/classes"))
                .library(directory.resolve("target/test-classes"))
                .source("p/A.java", A)
                .source("p/App.java", APP)
                .succeeds();

        assertThat(again.generated()).isEqualTo(first);
    }

    @Test
    void anEventModuleOfTestsCannotBeMains() {
        main();
        List<String> messages = tests().source("p/package-info.java", """
                        @dev.typebus.annotations.EventModule package p;
                        """)
                .source("p/ProbeHandlers.java", HANDLERS)
                .fails();

        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith("[GeneratedNameOnClassPath] Events: p.Events of another module is on the class path");
    }

    @Test
    void twoModulesBelowOneRootAreSaid() {
        compilationTo(directory.resolve("loans/target/classes"))
                .source(
                        "com/bank/loans/Funded.java",
                        A.replace("package p", "package com.bank.loans").replace(" A(", " Funded("))
                .source(
                        "com/bank/offers/Made.java",
                        A.replace("package p", "package com.bank.offers")
                                .replace(" A(", " Made(")
                                .replace("Loan.Funded", "Offer.Made"))
                .succeeds();
        Compilation app = compilationTo(directory.resolve("app/target/classes"))
                .library(directory.resolve("loans/target/classes"))
                .source("com/bank/mail/Mail.java", """
                        package com.bank.mail;
                        import dev.typebus.annotations.*;
                        public class Mail { @Handles public void on(com.bank.loans.Funded a) {} }
                        """)
                .source("com/bank/report/Report.java", """
                        package com.bank.report;
                        import dev.typebus.annotations.*;
                        import dev.typebus.event.*;
                        import dev.typebus.handler.*;
                        public class Report { @Handles("Loan.Funded") public void on(StoredEvent<JsonPayload> a) {} }
                        """);

        assertThat(app.fails()).containsExactly("""
                        [GeneratedNameOnClassPath] Events: com.bank.Events of another module is on the class path.
                          Events and handlers of this module belong to the same package.
                          Put @EventModule on a package of this module only.
                        docs/errors/GeneratedNameOnClassPath.md""");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoModulesThatDoNotSeeEachOtherAreSaid(boolean jars) throws IOException {
        for (String name : List.of("Loan", "Offer")) {
            compilationTo(directory.resolve(name))
                    .source("bänk/package-info.java", "@dev.typebus.annotations.EventModule package bänk;")
                    .source(
                            "bänk/x/" + name + ".java",
                            A.replace("package p", "package bänk.x")
                                    .replace(" A(", " " + name + "(")
                                    .replace("Loan.Funded", name + ".Made"))
                    .succeeds();
        }
        Compilation app = compilationTo(directory.resolve("app"))
                .library(jars ? jar("Loan") : directory.resolve("Loan"))
                .library(jars ? jar("Offer") : directory.resolve("Offer"))
                .source("app/Mail.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        public class Mail { @Handles public void on(bänk.x.Offer a) {} @Handles public void loan(bänk.x.Loan a) {} }
                        """);

        assertThat(app.fails()).containsExactly("""
                        [ModuleHidden] Mail.on: two modules on the class path have bänk.Events.
                          The one of bänk.x.Offer is hidden by the one of bänk.x.Loan.
                          Put @EventModule on a package that only one of the two modules has.
                          Or of two versions of one module, remove one from the class path.
                        docs/errors/ModuleHidden.md""");
    }

    private Path jar(String directoryName) throws IOException {
        Path from = directory.resolve(directoryName);
        Path jar = directory.resolve(directoryName + " 1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(from.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    @Test
    void anEventOfTwoModulesIsSaid() {
        main();
        List<String> messages = compilationTo(directory.resolve("other/target/classes"))
                .library(directory.resolve("target/classes"))
                .source("p/A.java", A)
                .source("q/package-info.java", "@dev.typebus.annotations.EventModule package q;")
                .fails();

        assertThat(messages)
                .anyMatch(message -> message.startsWith(
                        "[GeneratedNameOnClassPath] A: another module on the class path has its serializer"));
    }

    @Test
    void withoutAnOutputDirectoryItCompilesAgain() throws Exception {
        Files.createDirectories(directory.resolve("p"));
        Files.writeString(directory.resolve("p/A.java"), A);
        JavacProcess javac = new JavacProcess(directory, Map.of());

        assertThat(javac.compileHere("p/A.java").exitCode()).isZero();
        JavacProcess.Result again = javac.compileHere("p/A.java");
        assertThat(again.exitCode()).as("%s", again.says()).isZero();
        assertThat(directory.resolve("p/Events.class")).exists();
    }
}
