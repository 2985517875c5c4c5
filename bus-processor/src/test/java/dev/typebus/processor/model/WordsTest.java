package dev.typebus.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "Loan.Funded,               LOAN_FUNDED,                loanFunded,               loan",
        "PaymentSchedule.Generated, PAYMENT_SCHEDULE_GENERATED, paymentScheduleGenerated, payment_schedule",
        "XMLDocument.Read,          XMLDOCUMENT_READ,           xmlDocumentRead,          xmldocument",
        "A.B,                       A_B,                        ab,                       a",
        "Area51.Opened,             AREA51_OPENED,              area51Opened,             area51",
    })
    void namesOfAnEvent(String event, String constant, String method, String domain) {
        assertThat(NameDerivation.constant(event)).isEqualTo(constant);
        assertThat(NameDerivation.method(event)).isEqualTo(method);
        assertThat(NameDerivation.domain(event)).isEqualTo(domain).isEqualTo(EventType.domainOf(event));
    }

    @ParameterizedTest
    @CsvSource({
        "PaymentHandlers, payment",
        "MailHandler,     mail",
        "LoanStatusView,  loan-status-view",
        "Handlers,        handlers",
        "Handler,         handler",
    })
    void groupOfAClass(String className, String group) {
        assertThat(NameDerivation.group(className)).isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource({"generateSchedule, generate-schedule", "on_loan, on-loan", "x, x"})
    void idOfAMethod(String method, String id) {
        assertThat(NameDerivation.kebab(method)).isEqualTo(id);
    }

    @Test
    void takesWhatIsMalformed() {
        assertThat(NameDerivation.constant("")).isEmpty();
        assertThat(NameDerivation.method("loan funded")).isEqualTo("loan funded");
        assertThat(NameDerivation.domain("...")).isEmpty();
    }
}
