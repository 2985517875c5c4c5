package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import dev.typebus.annotations.Upcasts;
import java.util.List;
import java.util.UUID;

/** What is deprecated is still written and read, without a warning in generated code. */
@Deprecated
@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID loanId) {}

@SuppressWarnings({"deprecation", "removal"})
@DomainEvent("Loan.Repaid")
record LoanRepaid(@AggregateId UUID loanId, String note, Kind kind, Shape shape, List<Old> olds) {}

@SuppressWarnings("deprecation")
@DomainEvent(value = "Loan.Funded", version = 2)
record LoanFundedV2(@AggregateId UUID loanId, String note) {
    @Deprecated
    @Upcasts
    static LoanFundedV2 upcast(LoanFunded old) {
        return new LoanFundedV2(old.loanId(), "");
    }
}

enum Kind {
    @Deprecated LONG,
    SHORT
}

@SuppressWarnings("deprecation")
sealed interface Shape permits Circle, Square {}

@Deprecated
record Circle(int radius) implements Shape {}

record Square(int side) implements Shape {}

@Deprecated(forRemoval = true)
record Old(int x) {}

@Deprecated
class OldHandlers {
    @Handles
    void follow(LoanRepaid event) {}
}

@SuppressWarnings("deprecation")
class NewHandlers {
    @Handles
    void followOld(LoanFundedV2 event) {}

    @Deprecated
    @Handles
    @Retry(neverOn = OldException.class)
    void follow(LoanRepaid event) {}
}

@Deprecated
class OldException extends RuntimeException {
    private static final long serialVersionUID = 1;
}
