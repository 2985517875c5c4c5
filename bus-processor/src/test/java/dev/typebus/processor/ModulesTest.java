package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.handler.HandlerTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several modules in one application: a library's events are handled, and the catalogs merge. */
class ModulesTest {
    static final String LOAN_FUNDED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Funded") public record LoanFunded(@AggregateId long loanId) implements LoanEvent {}
            """;
    static final String LOAN_EVENT = """
            package com.example.loans;
            public sealed interface LoanEvent permits LoanFunded {}
            """;
    static final String MAIL_HANDLERS = """
            package com.example.mail;
            import com.example.loans.*;
            import dev.typebus.annotations.*;
            import dev.typebus.event.*;
            import dev.typebus.handler.*;
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
        HandlerTable table = (HandlerTable) BlackboxApp.call(
                Compilation.load(classes, "com.example.mail.Handlers"),
                "of",
                BlackboxApp.make(Compilation.load(classes, "com.example.mail.MailHandlers")));
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

        EventCatalog catalog = (EventCatalog) BlackboxApp.call(app.load("com.example.app.Events"), "catalog");
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

        EventCatalog catalog = (EventCatalog) BlackboxApp.call(app.succeeds().load("app.Events"), "catalog");
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
}
