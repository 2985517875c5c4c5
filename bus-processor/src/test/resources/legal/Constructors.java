package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Compact and further constructors, static members, own accessors, an interface. */
@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID loanId, BigDecimal amount, List<String> notes) implements Comparable<LoanFunded> {
    public static final LoanFunded NONE = new LoanFunded(new UUID(0, 0));
    private static int made;

    public LoanFunded {
        Objects.requireNonNull(loanId);
        notes = List.copyOf(notes);
        made++;
    }

    LoanFunded(UUID loanId) {
        this(loanId, BigDecimal.ZERO, List.of());
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    public static int made() {
        return made;
    }

    @Override
    public int compareTo(LoanFunded other) {
        return amount.compareTo(other.amount);
    }

    record Note(String text) {}
}

class LoanHandlers {
    private final String name;

    LoanHandlers(String name) {
        this.name = name;
    }

    @Handles
    void fund(LoanFunded event) {
        Objects.requireNonNull(name);
    }
}
