package dev.typebus.sample.lending;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentTest {
    private static final LocalDate START = LocalDate.of(2012, 1, 31);

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.01", "1", "20000", "99999.99", "1000000"})
    void paymentsPayBackTheAmountToTheCent(String amount) {
        List<Payment> payments = Payment.annuity(new BigDecimal(amount), 36, START);
        assertThat(payments).hasSize(36);
        assertThat(payments.stream().map(Payment::principal).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(amount);
        assertThat(payments).allSatisfy(payment -> {
            assertThat(payment.principal().signum()).isNotNegative();
            assertThat(payment.interest().signum()).isNotNegative();
        });
    }

    @Test
    void paymentsAreEqualAndMonthly() {
        List<Payment> payments = Payment.annuity(new BigDecimal("20000"), 36, START);
        assertThat(payments.subList(0, 35))
                .allSatisfy(payment ->
                        assertThat(payment.principal().add(payment.interest())).isEqualByComparingTo("616.63"));
        assertThat(payments.get(0))
                .isEqualTo(
                        new Payment(1, LocalDate.of(2012, 2, 29), new BigDecimal("501.63"), new BigDecimal("115.00")));
        assertThat(payments.get(35).dueOn()).isEqualTo(LocalDate.of(2015, 1, 31));
    }
}
