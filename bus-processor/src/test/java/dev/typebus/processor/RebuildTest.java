package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build over what an earlier one left in the output directory, which is on the class path then. */
class RebuildTest {
    private static final Javac.Source EVENT = Javac.Source.of("app/loans/LoanFunded.java", """
                    package app.loans;

                    @dev.typebus.annotations.DomainEvent("Loan.Funded")
                    public record LoanFunded(@dev.typebus.annotations.AggregateId long loanId) {}
                    """);
    private static final Javac.Source HANDLERS = Javac.Source.of("app/loans/LoanHandlers.java", """
                    package app.loans;

                    public class LoanHandlers {
                        @dev.typebus.annotations.Handles
                        public void fund(LoanFunded event) {}
                    }
                    """);
    private static final Javac.Source OTHER_EVENT = Javac.Source.of("app/payments/PaymentReceived.java", """
                    package app.payments;

                    @dev.typebus.annotations.DomainEvent("Payment.Received")
                    public record PaymentReceived(@dev.typebus.annotations.AggregateId long paymentId) {}
                    """);

    @TempDir
    Path directory;

    @Test
    void isNoLibraryToItself() {
        assertThat(compile(EVENT, HANDLERS)).isEmpty();
        assertThat(compile(EVENT, HANDLERS)).isEmpty();
    }

    @Test
    void isNoLibraryToItselfWhenItsEventsMoved() {
        assertThat(compile(EVENT, HANDLERS)).isEmpty();
        assertThat(compile(EVENT, HANDLERS, OTHER_EVENT)).isEmpty();
    }

    private List<?> compile(Javac.Source... sources) {
        return new Javac(directory)
                .library(directory)
                .options("-Atypebus.unhandled=ignore")
                .compile(List.of(sources));
    }
}
