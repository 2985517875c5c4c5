package dev.typebus.sample.lending;

import dev.typebus.annotations.Handles;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Delivery;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Plans the payments of a loan: 36 monthly ones when it is funded, and 36 new ones when its contract is changed. */
public final class PaymentHandlers {
    /** Number of payments of a schedule. */
    public static final int PAYMENTS = 36;

    @Handles
    void generateSchedule(LoanEvent.Funded event, Transaction tx, Delivery delivery) throws SQLException {
        generate(event.loan(), event.amount(), event.fundedOn(), tx, delivery);
    }

    @Handles
    void replaceSchedule(LoanEvent.Modified event, Transaction tx, Delivery delivery) throws SQLException {
        generate(event.loan(), event.principal(), event.modifiedOn(), tx, delivery);
    }

    private static void generate(LoanId loan, BigDecimal principal, LocalDate from, Transaction tx, Delivery delivery)
            throws SQLException {
        // the event's id is the schedule's id, so a replay creates no second schedule
        ScheduleId schedule = new ScheduleId(delivery.eventId().value());
        int created = Sql.update(
                tx.connection(),
                "INSERT INTO payment_schedules (id, loan, starts_on) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                schedule.value(),
                loan.value(),
                from);
        if (created == 0) {
            return;
        }
        Sql.update(
                tx.connection(),
                "UPDATE payment_schedules SET superseded = true WHERE loan = ? AND id <> ?",
                loan.value(),
                schedule.value());
        List<Payment> payments = Payment.annuity(principal, PAYMENTS, from);
        Sql.updateAll(
                tx.connection(),
                "INSERT INTO payments (schedule, number, due_on, principal, interest) VALUES (?, ?, ?, ?, ?)",
                payments.stream()
                        .map(payment -> new Object[] {
                            schedule.value(), payment.number(), payment.dueOn(), payment.principal(), payment.interest()
                        })
                        .toList());
        Events.paymentScheduleGenerated(tx.occurredAt(delivery.occurredAt()), schedule, loan, payments.size());
    }
}
