package dev.typebus.processor;

import static dev.typebus.processor.ModulesTest.LOAN_EVENT;
import static dev.typebus.processor.ModulesTest.LOAN_FUNDED;
import static dev.typebus.processor.ModulesTest.MAIL_HANDLERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules with a {@code module-info.java}. Eclipse's compiler wants its module path in another way than the tests give it. */
class NamedModulesTest {
    @TempDir
    Path directory;

    private Compilation loans() {
        return new Compilation(directory.resolve("loans"))
                .source("com/example/loans/LoanEvent.java", LOAN_EVENT)
                .source("com/example/loans/LoanFunded.java", LOAN_FUNDED);
    }

    private Compilation named(Compilation compilation, String declaration) throws IOException {
        return compilation
                .asModule(automaticModule("bus-runtime", "dev.typebus.runtime"))
                .source("module-info.java", declaration);
    }

    private Compilation namedLoans(String how) throws IOException {
        return named(loans(), """
                module com.example.loans {
                  requires %1$s dev.typebus.annotations;
                  requires %1$s dev.typebus.runtime;
                  requires %1$s tools.jackson.core;
                  exports com.example.loans;
                }
                """.formatted(how));
    }

    private Compilation namedMail(String byName, String requires) throws IOException {
        return named(
                new Compilation(directory.resolve("mail"))
                        .library(directory.resolve("loans"))
                        .source(
                                "com/example/mail/MailHandlers.java",
                                MAIL_HANDLERS.replaceFirst(".*JsonPayload.*\n", byName)),
                "module com.example.mail { requires com.example.loans; " + requires + " }");
    }

    @Test
    void aModuleHandlesWhatAnotherOneExports() throws IOException {
        namedLoans("transitive").succeeds();

        Compilation mail = namedMail("", "").succeeds();

        assertThat(mail.generated().get("com/example/mail/Handlers.java")).contains("LoanFundedSerializer.TYPE");
    }

    @Test
    void aModuleOfHandlersNeedsTheRuntime() throws IOException {
        namedLoans("").option("-Xlint:-exports").succeeds();

        namedMail("", "requires dev.typebus.annotations; requires dev.typebus.runtime;")
                .succeeds();
    }

    @Test
    void aModuleKnowsNoNamesOfAnother() throws IOException {
        namedLoans("transitive").succeeds();

        assertThat(namedMail("""
                                @Handles("Loan.Funded") void byName(StoredEvent<JsonPayload> event) {}
                                @Handles("Loan.*") void all(StoredEvent<JsonPayload> event) {}
                                """, "").fails()).containsExactly("""
                        [HandledNameUnknown] MailHandlers.byName: no event is named "Loan.Funded".
                          Declare an event in this module, which has none.
                          Or handle an event of another named module by its type, because names do not cross named modules.
                        docs/errors/HandledNameUnknown.md""", """
                        [HandledPatternMatchesNothing] MailHandlers.all: no event matches "Loan.*".
                          Declare an event in this module, which has none.
                          Or handle an event of another named module by its type, because names do not cross named modules.
                        docs/errors/HandledPatternMatchesNothing.md""");
    }

    @Test
    void aModuleHandlesItsOwnEventsByName() throws IOException {
        Compilation loans = namedLoans("transitive")
                .option("-Xlint:-missing-explicit-ctor")
                .source(
                        "com/example/loans/LoanHandlers.java",
                        MAIL_HANDLERS
                                .replace("com.example.mail;", "com.example.loans;")
                                .replace("import com.example.loans.*;", "")
                                .replace("MailHandlers", "LoanHandlers"))
                .succeeds();

        assertThat(loans.generated().get("com/example/loans/Handlers.java")).contains("onNames(\"all\", \"Loan.*\")");
    }

    @Test
    void anUnnamedModuleHandlesItsEventsByType() throws IOException {
        Compilation loans = namedLoans("transitive").succeeds();

        assertThat(loans.generated().keySet()).noneMatch(path -> path.startsWith("dev/typebus/index"));
        assertThat(loans.generated().get("com/example/loans/Events.java")).doesNotContain("@Generated");
        Compilation funded = new Compilation(directory.resolve("mail"))
                .library(directory.resolve("loans"))
                .source(
                        "com/example/mail/MailHandlers.java",
                        MAIL_HANDLERS.replace("@Handles(\"Loan.*\") void all(StoredEvent<JsonPayload> event) {}", ""))
                .succeeds();
        assertThat(funded.generated().get("com/example/mail/Handlers.java")).contains("LoanFundedSerializer.TYPE");
    }

    /** They handle its events by type, and have none of them in their catalog. */
    @Test
    void testsOfANamedModuleDoNotKnowItsEvents() throws IOException {
        namedLoans("transitive").succeeds();

        Compilation tests = new Compilation(directory.resolve("target").resolve("test-classes"))
                .library(directory.resolve("loans"))
                .source(
                        "com/example/loans/LoanHandlers.java",
                        MAIL_HANDLERS
                                .replace("com.example.mail;", "com.example.loans;")
                                .replace("import com.example.loans.*;", "")
                                .replace("MailHandlers", "LoanHandlers")
                                .replaceFirst(".*JsonPayload.*\n", "")
                                .replace("@Handles void", "@Handles public void"))
                .succeeds();

        assertThat(tests.generated().get("com/example/loans/test/Handlers.java"))
                .contains("LoanFundedSerializer.TYPE");
        assertThat(tests.generated().get("com/example/loans/test/Events.java")).contains("EventCatalog.of()");
    }

    /** The runtime as its jar names it: within a build of all modules, only its classes are there. */
    private Path automaticModule(String part, String name) throws IOException {
        Path classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains(part))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        if (!Files.isDirectory(classes)) {
            return classes;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", name);
        Path jar = directory.resolve(part + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
