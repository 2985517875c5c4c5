package dev.typebus.processor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES = List.of("Loan.Funded", "Loan.Closed", "Loan.Founded", "Payment.Received");

    @Test
    void nameWithFewestEditsIsNearest() {
        assertThat(NearestName.among(NAMES, "Loan.Fnded")).hasValue("Loan.Funded");
        assertThat(NearestName.among(NAMES, "Laon.Closed")).hasValue("Loan.Closed");
        assertThat(NearestName.among(NAMES, "PaymentReceived")).hasValue("Payment.Received");
    }

    @Test
    void countsUpperAndLowerCaseAsEqual() {
        assertThat(NearestName.among(NAMES, "loan.closed")).hasValue("Loan.Closed");
    }

    @Test
    void takesTheFirstOfTheAlphabetOfEquallyNearOnes() {
        assertThat(NearestName.among(List.of("bat", "cat", "aat"), "xat")).hasValue("aat");
    }

    @Test
    void distantNamesAreNotSuggested() {
        assertThat(NearestName.among(NAMES, "Weather.Changed")).isEmpty();
        assertThat(NearestName.among(NAMES, "")).isEmpty();
        assertThat(NearestName.among(List.of(), "Loan.Funded")).isEmpty();
    }
}
