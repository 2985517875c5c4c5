package dev.typebus.benchmarks.run;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * Payment that each contender publishes: an event with a payload of about 120 bytes, and one business row. Immutable.
 *
 * @param number tells events apart, from 0
 */
public record Payment(
        long number, String loanId, BigDecimal amount, String currency, String reference, LocalDate valueDate) {
    /** Number of loans. The events of one loan are handled in order. */
    static final int LOANS = 10_000;

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    /** Returns the payment with this number. */
    public static Payment of(long number) {
        return new Payment(
                number,
                "loan-" + number % LOANS,
                BigDecimal.valueOf(10_000 + number % 90_000, 2),
                "EUR",
                "RF18-5390-0754-7034",
                DAY);
    }

    /** Returns the payload, for contenders that do not generate it. */
    public String json() {
        return "{\"loanId\":\"" + loanId + "\",\"number\":" + number + ",\"amount\":" + amount + ",\"currency\":\""
                + currency + "\",\"reference\":\"" + reference + "\",\"valueDate\":\"" + valueDate + "\"}";
    }

    /** Returns the number in a payload of {@link #json}, unchanged or as jsonb prints it. */
    public static long numberIn(String json) {
        int start = json.indexOf("\"number\":") + "\"number\":".length();
        return Long.parseLong(json.substring(start, json.indexOf(',', start)).strip());
    }

    /** Writes the business row, in the transaction of the connection. */
    public void insertRow(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO payments (loan_id, amount, value_date) VALUES (?, ?, ?)")) {
            insert.setString(1, loanId);
            insert.setBigDecimal(2, amount);
            insert.setObject(3, valueDate);
            insert.executeUpdate();
        }
    }
}
