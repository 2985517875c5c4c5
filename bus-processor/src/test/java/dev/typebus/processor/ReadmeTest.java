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

/** What the README shows is what the processor writes and says, and the code of the guides compiles. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    private static final String IMPORTS = """
            package com.bank;
            import dev.typebus.*;
            import dev.typebus.annotations.*;
            import dev.typebus.event.*;
            import java.math.BigDecimal;
            import java.sql.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.CountDownLatch;
            import javax.sql.DataSource;
            """;

    /** What the examples use and do not show. */
    private static final String SURROUNDINGS = IMPORTS + """
            interface Schedules { void create(Connection in, UUID loan, int months); }
            interface Loans { void markFunded(Connection in, UUID loan, BigDecimal amount); }
            interface Archive { void store(List<ArchivedEvent> events, Connection in) throws SQLException; }
            class DataSourceUtils {
                static Connection getConnection(DataSource source) { throw new UnsupportedOperationException(); }
            }
            interface TransactionSynchronization {
                int STATUS_COMMITTED = 0;
                void beforeCommit(boolean readOnly);
                void afterCommit();
                void afterCompletion(int status);
            }
            class TransactionSynchronizationManager {
                static void registerSynchronization(TransactionSynchronization one) {}
            }
            class Surroundings {
                EventBus bus; DataSource dataSource, unpooled; Loans loans; Schedules schedules; Archive archive;
                UUID loanId, oldLoan; BigDecimal amount; String requestId; Instant yesterday; CountDownLatch closed;
            }
            """;

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
        int use = example.indexOf("EventBus bus");
        return List.of(
                Javac.Source.of("com/bank/LoanFunded.java", IMPORTS + example.substring(0, handlers)),
                Javac.Source.of("com/bank/PaymentHandlers.java", IMPORTS + example.substring(handlers, use)),
                Javac.Source.of("com/bank/Use.java", use(List.of(example.substring(use)))),
                Javac.Source.of("com/bank/Surroundings.java", SURROUNDINGS));
    }

    /** Each block of statements as a method of its own. */
    private static String use(List<String> blocks) {
        StringBuilder type = new StringBuilder(IMPORTS + "class Use extends Surroundings {\n");
        for (int i = 0; i < blocks.size(); i++) {
            type.append("void block%d() throws Exception {\n%s}\n".formatted(i, blocks.get(i)));
        }
        return type + "}\n";
    }

    @Test
    void theCodeOfTheGuidesCompiles() throws IOException {
        StringBuilder types = new StringBuilder(IMPORTS);
        List<String> statements = new ArrayList<>();
        for (String page : List.of("using-it.md", "operating.md")) {
            Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(README.resolveSibling("docs").resolve(page)));
            while (code.find()) {
                if (code.group(1).startsWith("@")) {
                    types.append(code.group(1));
                } else {
                    statements.add(code.group(1));
                }
            }
        }
        assertThat(statements).hasSizeGreaterThan(5);
        String surroundings = SURROUNDINGS.replace("EventBus bus;", "EventBus bus; LoanFunded refinanced;");
        assertThat(new Javac(output)
                        .compile(List.of(
                                Javac.Source.of("com/bank/Types.java", types.toString()),
                                Javac.Source.of("com/bank/Use.java", use(statements)),
                                Javac.Source.of("com/bank/Surroundings.java", surroundings))))
                .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
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
                .allSatisfy(error -> assertThat(withoutSource(shown)).contains("error: " + error.getMessage(null)));
    }

    /** What javac prints without the line of source and the mark below it, which follow the first line of a message. */
    private static String withoutSource(String shown) {
        return shown.replaceAll("(?m)(error: .*\\n).*\\n *\\^\\n", "$1");
    }

    @Test
    void theErrorOfAnEvolutionIsWhatTheReadmeShows() throws IOException {
        String options = "-Atypebus.catalog.file=" + output.resolve("typebus.catalog.json");
        assertThat(new Javac(output.resolve("released"))
                        .options(options, "-Atypebus.catalog=accept")
                        .compile(example()))
                .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
        List<Javac.Source> changed = new ArrayList<>(example());
        String example = block("wired by the compiler");
        changed.set(
                0,
                Javac.Source.of(
                        "com/bank/LoanFunded.java",
                        IMPORTS
                                + example.substring(0, example.indexOf("public final class PaymentHandlers"))
                                        .replace(") {}", ", Currency currency) {}")));
        String shown = block("the message says");
        assertThat(new Javac(output.resolve("changed"))
                        .options(options, "-Atypebus.catalog=check")
                        .compile(changed))
                .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .filteredOn(error -> error.getMessage(null).startsWith("["))
                .singleElement()
                .satisfies(error -> assertThat(shown).contains("error: " + error.getMessage(null)));
    }
}
