package dev.typebus.sample.lending;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Planned payment. */
record Payment(int number, LocalDate dueOn, BigDecimal principal, BigDecimal interest) {
    private static final BigDecimal MONTHLY_RATE = new BigDecimal("0.00575"); // 6.9 % a year

    /** Plans equal monthly payments that pay back {@code amount} to the cent. The last payment contains the rounding difference. */
    static List<Payment> annuity(BigDecimal amount, int count, LocalDate from) {
        BigDecimal growth = BigDecimal.ONE.add(MONTHLY_RATE).pow(count);
        BigDecimal monthly = amount.multiply(MONTHLY_RATE)
                .multiply(growth)
                .divide(growth.subtract(BigDecimal.ONE), MathContext.DECIMAL64);
        BigDecimal owed = amount;
        List<Payment> payments = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            BigDecimal interest = cents(owed.multiply(MONTHLY_RATE));
            BigDecimal principal = number == count ? owed : cents(monthly.subtract(interest));
            payments.add(new Payment(number, from.plusMonths(number), principal, interest));
            owed = owed.subtract(principal);
        }
        return payments;
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN);
    }
}
