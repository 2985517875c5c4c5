package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The error that the README shows is what the processor says. {@code DocsTest} compiles the README's code. */
class ReadmeTest {
    @TempDir
    Path output;

    private static String errorInReadme() throws IOException {
        String text = Files.readString(Path.of("..", "README.md"));
        Matcher block =
                Pattern.compile("```\n(AuditHandlers.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void errorIsTheOneInTheReadme() throws IOException {
        List<Javac.Source> sources = List.of(
                Javac.Source.of("com/bank/LoanFunded.java", """
                        package com.bank;
                        import dev.typebus.annotations.*;
                        import java.util.UUID;

                        @DomainEvent("Loan.Funded") public record LoanFunded(@AggregateId UUID loanId) {}
                        """), Javac.Source.of("com/bank/AuditHandlers.java", """
                        package com.bank;
                        import dev.typebus.annotations.*;
                        import dev.typebus.event.*;

                        class AuditHandlers {
                            @Handles("Loan.Fundet")
                            void audit(StoredEvent<JsonPayload> event) {}
                        }
                        """));
        assertThat(new Javac(output).compile(sources))
                .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .singleElement()
                .satisfies(error ->
                        assertThat(withoutSource(errorInReadme())).contains("error: " + error.getMessage(null)));
    }

    /** Removes the line of source and the mark below it, which javac prints after the first line of a message. */
    private static String withoutSource(String shown) {
        return shown.replaceAll("(?m)(error: .*\\n).*\\n *\\^\\n", "$1");
    }
}
