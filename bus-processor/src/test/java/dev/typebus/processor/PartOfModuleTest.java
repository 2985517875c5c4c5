package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file compiled again into the output of the whole module, as some builds and editors do. */
class PartOfModuleTest {
    private static final String FUNDED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            import java.util.*;
            /**
             * A loan was paid out.
             *
             * @param terms what was agreed
             */
            @DomainEvent("Loan.Funded")
            @Formerly("Loan.Paid")
            public record LoanFunded(@AggregateId long loanId, Terms terms, @JsonName("why") Optional<String> reason) {
              /** The agreement. @param months how long */
              public record Terms(int months, Kind kind) {}
              public enum Kind { @JsonName("fixed") FIXED, VARIABLE }
            }
            """;
    private static final String CLOSED = """
            package com.example.loans;
            import dev.typebus.annotations.*;
            /** The loan ended. */
            @DomainEvent("Loan.Closed") public record LoanClosed(@AggregateId long loanId) {}
            """;
    private static final String HANDLERS = """
            package com.example.mail;
            import com.example.loans.*;
            import dev.typebus.annotations.*;
            import dev.typebus.event.*;
            public class MailHandlers {
              @Handles @Retry(attempts = 3) public void funded(LoanFunded event) {}
              @Handles("Loan.*") public void all(StoredEvent<JsonPayload> event) {}
            }
            """;
    private static final String PACKAGE = """
            @EventModule @Retired("Loan.Old")
            package com.example;
            import dev.typebus.annotations.*;
            """;
    private static final Map<String, String> SOURCES = Map.of(
            "com/example/loans/LoanFunded.java", FUNDED,
            "com/example/loans/LoanClosed.java", CLOSED,
            "com/example/mail/MailHandlers.java", HANDLERS,
            "com/example/package-info.java", PACKAGE);

    @TempDir
    Path directory;

    private Compilation whole(String output) {
        Compilation whole = new Compilation(directory.resolve(output));
        SOURCES.forEach(whole::source);
        return whole.succeeds();
    }

    private Compilation part(String output, String path, String text) {
        return new Compilation(directory.resolve(output))
                .library(directory.resolve(output))
                .source(path, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com/example/loans/LoanFunded.java",
                "com/example/loans/LoanClosed.java",
                "com/example/mail/MailHandlers.java",
                "com/example/package-info.java"
            })
    void oneFileAgainEqualsTheWholeModule(String path) {
        Map<String, byte[]> whole = whole("whole").outputBytes();
        whole("part");
        Map<String, byte[]> part = part("part", path, SOURCES.get(path)).succeeds().outputBytes();

        assertThat(part.keySet()).isEqualTo(whole.keySet());
        part.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(whole.get(file)));
    }
}
