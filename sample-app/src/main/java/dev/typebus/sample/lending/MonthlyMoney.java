package dev.typebus.sample.lending;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Read model: money requested and funded per month. One lane, because all applications share its few rows. */
@HandlerGroup(lanes = 1)
public final class MonthlyMoney {
    @Handles
    void addRequested(List<StoredEvent<ApplicationEvent.Submitted>> events, Transaction tx) throws SQLException {
        Map<LocalDate, BigDecimal> sums = new TreeMap<>();
        for (StoredEvent<ApplicationEvent.Submitted> event : events) {
            LocalDate day = Bank.day(event.payload().registeredAt());
            sums.merge(day.withDayOfMonth(1), event.payload().requestedAmount(), BigDecimal::add);
        }
        Sql.updateAll(tx.connection(), """
                INSERT INTO money_by_month AS money (month, requested) VALUES (?, ?)
                ON CONFLICT (month) DO UPDATE SET requested = money.requested + excluded.requested
                """, rows(sums));
    }

    @Handles
    void addFunded(List<StoredEvent<LoanEvent.Funded>> events, Transaction tx) throws SQLException {
        Map<LocalDate, BigDecimal> sums = new TreeMap<>();
        for (StoredEvent<LoanEvent.Funded> event : events) {
            LocalDate day = event.payload().fundedOn();
            sums.merge(day.withDayOfMonth(1), event.payload().amount(), BigDecimal::add);
        }
        Sql.updateAll(tx.connection(), """
                INSERT INTO money_by_month AS money (month, funded) VALUES (?, ?)
                ON CONFLICT (month) DO UPDATE SET funded = money.funded + excluded.funded
                """, rows(sums));
    }

    private static List<Object[]> rows(Map<LocalDate, BigDecimal> sums) {
        return sums.entrySet().stream()
                .map(sum -> new Object[] {sum.getKey(), sum.getValue()})
                .toList();
    }
}
