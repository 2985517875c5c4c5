package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.HandlerTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several modules in one application: a library's events are handled, and the catalogs merge. */
class ModulesTest {
    private static final String LOAN_FUNDED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Funded") public record LoanFunded(@AggregateId long loanId) implements LoanEvent {}
            """;
    private static final String LOAN_EVENT = """
            package com.example.loans;
            public sealed interface LoanEvent permits LoanFunded {}
            """;
    private static final String MAIL_HANDLERS = """
            package com.example.mail;
            import com.example.loans.*;
            import dev.typebus.annotations.*;
            import dev.typebus.event.*;
            public class MailHandlers {
              @Handles void funded(LoanFunded event) {}
              @Handles void any(LoanEvent event) {}
              @Handles("Loan.*") void all(StoredEvent<JsonPayload> event) {}
            }
            """;

    @TempDir
    Path directory;

    Compilation compilationTo(Path output) {
        return new Compilation(output);
    }

    private Compilation loans() {
        return compilationTo(directory.resolve("loans"))
                .source("com/example/loans/LoanEvent.java", LOAN_EVENT)
                .source("com/example/loans/LoanFunded.java", LOAN_FUNDED);
    }

    private Compilation mail() {
        return compilationTo(directory.resolve("mail"))
                .library(directory.resolve("loans"))
                .source("com/example/mail/MailHandlers.java", MAIL_HANDLERS);
    }

    @Test
    void handlesTheEventsOfALibrary() {
        loans().succeeds();
        Compilation mail = mail().succeeds();

        ClassLoader classes = mail.classLoader();
        HandlerTable table = (HandlerTable) Stranger.call(
                Compilation.load(classes, "com.example.mail.Handlers"),
                "of",
                Stranger.make(Compilation.load(classes, "com.example.mail.MailHandlers")));
        assertThat(table.groups().get(0).handlers())
                .extracting(handler -> handler.id() + " " + handler.selection())
                .containsExactly(
                        "funded Types[types=[Loan.Funded v1]]",
                        "any Types[types=[Loan.Funded v1]]",
                        "all Names[names=[Loan.*]]");
    }

    @Test
    void mergesTheCatalogsOfAllLibraries() {
        loans().succeeds();
        mail().succeeds();
        Compilation app = compilationTo(directory.resolve("app"))
                .library(directory.resolve("loans"))
                .library(directory.resolve("mail"))
                .source("com/example/app/Started.java", """
                        package com.example.app;
                        import dev.typebus.annotations.*;
                        @DomainEvent("App.Started") public record Started(@AggregateId String node) {}
                        """)
                .succeeds();

        EventCatalog catalog = (EventCatalog) Stranger.call(app.load("com.example.app.Events"), "catalog");
        assertThat(catalog.types()).extracting(Object::toString).containsExactly("App.Started v1", "Loan.Funded v1");
    }

    @Test
    void aDotAndAnUnderscoreMakeTwoLibraries() {
        List<String> packages = List.of("a.b_c", "a_b.c");
        Compilation app = compilationTo(directory.resolve("app")).source("app/Started.java", """
                package app;
                import dev.typebus.annotations.*;
                @DomainEvent("App.Started") public record Started(@AggregateId String node) {}
                """);
        for (String name : packages) {
            Path library = directory.resolve(name);
            compilationTo(library)
                    .source(name.replace('.', '/') + "/Done.java", """
                            package %s;
                            import dev.typebus.annotations.*;
                            @DomainEvent("%s.Done") public record Done(@AggregateId String node) {}
                            """.formatted(
                                    name, name.equals("a.b_c") ? "First" : "Second"))
                    .succeeds();
            app.library(library);
        }

        EventCatalog catalog = (EventCatalog) Stranger.call(app.succeeds().load("app.Events"), "catalog");
        assertThat(catalog.types())
                .extracting(Object::toString)
                .containsExactly("App.Started v1", "First.Done v1", "Second.Done v1");
    }

    @Test
    void isNoLibraryOfItself() {
        loans().succeeds();
        Compilation again = loans().library(directory.resolve("loans")).succeeds();

        assertThat(again.generated().get("com/example/loans/Events.java")).doesNotContain(".and(");
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
    void aNamedModuleHandlesWhatAnotherOneExports() throws IOException {
        namedLoans("transitive").succeeds();

        Compilation mail = namedMail("", "").succeeds();

        assertThat(mail.generated().get("com/example/mail/Handlers.java")).contains("LoanFundedSerializer.TYPE");
    }

    @Test
    void aNamedModuleOfHandlersNeedsTheRuntime() throws IOException {
        namedLoans("").option("-Xlint:-exports").succeeds();

        namedMail("", "requires dev.typebus.annotations; requires dev.typebus.runtime;")
                .succeeds();
    }

    @Test
    void aNamedModuleKnowsNoNamesOfAnother() throws IOException {
        namedLoans("transitive").succeeds();

        assertThat(namedMail("@Handles(\"Loan.Funded\") void all(StoredEvent<JsonPayload> event) {}\n", "")
                        .fails())
                .singleElement()
                .asString()
                .startsWith("[HandledNameUnknown]");
    }

    @Test
    void aNamedModuleHandlesItsOwnEventsByName() throws IOException {
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
    void handlesAnEventOfANamedModuleWithoutAnIndex() throws IOException {
        Compilation loans = namedLoans("transitive").succeeds();

        assertThat(loans.generated().keySet()).noneMatch(path -> path.startsWith("dev/typebus/index"));
        assertThat(loans.generated().get("com/example/loans/Events.java")).doesNotContain("@Generated");
        Compilation funded = compilationTo(directory.resolve("mail"))
                .library(directory.resolve("loans"))
                .source(
                        "com/example/mail/MailHandlers.java",
                        MAIL_HANDLERS.replace("@Handles(\"Loan.*\") void all(StoredEvent<JsonPayload> event) {}", ""))
                .succeeds();
        assertThat(funded.generated().get("com/example/mail/Handlers.java")).contains("LoanFundedSerializer.TYPE");
    }

    @Test
    void readsTheAnnotationsOfALibrarysNestedRecords() {
        compilationTo(directory.resolve("library"))
                .source("com/example/library/Terms.java", """
                        package com.example.library;
                        import dev.typebus.annotations.*;
                        import java.lang.annotation.*;
                        import java.util.UUID;
                        public record Terms(
                            @JsonName("renamed") int months,
                            @Nullable String note,
                            @ByType.Nullable String more,
                            Id id,
                            @Codec(Shout.class) String loud,
                            Kind kind) {
                          public @interface Nullable {}
                          public interface ByType { @Target(ElementType.TYPE_USE) @interface Nullable {} }
                          @ValueRecord public record Id(UUID value) {}
                          public enum Kind { @JsonName("first") FIRST }
                          public static final class Shout implements dev.typebus.json.JsonCodec<String> {
                            @Override public void write(String value, tools.jackson.core.JsonGenerator json) {
                              json.writeString(value + "!");
                            }
                            @Override public String read(tools.jackson.core.JsonParser json) {
                              return json.getString().replace("!", "");
                            }
                          }
                        }
                        """)
                .succeeds();
        Compilation app = compilationTo(directory.resolve("app"))
                .library(directory.resolve("library"))
                .source("com/example/app/Agreed.java", """
                        package com.example.app;
                        import com.example.library.Terms;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Terms.Agreed") public record Agreed(@AggregateId long loanId, Terms terms) {}
                        """)
                .succeeds();

        assertThat(app.generated().get("com/example/app/AgreedSerializer.java"))
                .containsPattern("Json\\.names\\([^;]*\"renamed\"")
                .contains("if (terms.note() != null)")
                .contains("JsonTexts.UUID.as(")
                .contains("JsonCodec.checked(new Terms.Shout())")
                .contains("case \"first\" -> Terms.Kind.FIRST")
                .contains("if (terms.more() != null)");
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
