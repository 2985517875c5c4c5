package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what the processor writes and says. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @TempDir
    Path output;

    private static String block(String after) throws IOException {
        String text = Files.readString(README);
        Matcher code = Pattern.compile("```[a-z]*\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(code.find(text.indexOf(after))).as("a block after " + after).isTrue();
        return code.group(1);
    }

    /** The example's types, in the files in which a user would have them. */
    private static List<Javac.Source> example() throws IOException {
        String example = block("wired by the compiler");
        int handlers = example.indexOf("public final class PaymentHandlers");
        String imports = """
                package com.bank;
                import dev.typebus.annotations.*;
                import dev.typebus.event.*;
                import java.math.BigDecimal;
                import java.time.Instant;
                import java.util.UUID;
                """;
        return List.of(
                Javac.Source.of("com/bank/LoanFunded.java", imports + example.substring(0, handlers)),
                Javac.Source.of(
                        "com/bank/PaymentHandlers.java",
                        imports + example.substring(handlers, example.indexOf("EventBus bus"))),
                Javac.Source.of(
                        "com/bank/Schedules.java",
                        imports
                                + "interface Schedules { void create(java.sql.Connection in, UUID loan, int months); }"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Events", "Handlers", "LoanFundedSerializer"})
    void theGeneratedCodeIsWhatTheReadmeShows(String name) throws IOException {
        assertThat(new Javac(output).compile(example()))
                .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
        String generated = Files.readString(output.resolve("com/bank/" + name + ".java"));
        int from = 0;
        for (String part : block("<!-- generated " + name + " -->").split(" *…\n", -1)) {
            int found = generated.indexOf(part.stripTrailing(), from);
            assertThat(found)
                    .as("%s has, after what came before:%n%s", name, part)
                    .isNotNegative();
            from = found + part.stripTrailing().length();
        }
    }

    @Test
    void theErrorsAreWhatTheReadmeShows() throws IOException {
        List<Javac.Source> sources = new ArrayList<>(example());
        sources.add(Javac.Source.of("com/bank/AuditHandlers.java", """
                        package com.bank;
                        import dev.typebus.annotations.*;
                        import dev.typebus.event.*;

                        class AuditHandlers {
                            @Handles("Loan.Fundet")
                            void audit(StoredEvent<JsonPayload> event) {}
                        }
                        """));
        sources.add(Javac.Source.of("com/bank/LoanFlagged.java", """
                        package com.bank;
                        import dev.typebus.annotations.*;
                        import java.util.UUID;
                        import java.util.regex.Pattern;





                        @DomainEvent("Loan.Flagged") public record LoanFlagged(@AggregateId UUID loanId, Pattern rule) {}
                        """));
        String shown = block("what it says when something is wrong");
        assertThat(new Javac(output).compile(sources))
                .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .hasSize(2)
                .allSatisfy(error -> assertThat(shown).contains("error: " + error.getMessage(null)));
    }
}
