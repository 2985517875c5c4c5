package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

/** A sealed interface of one, a record in two, events as payload of events. */
sealed interface One {
    @JsonName("only")
    record Only() implements One {}
}

sealed interface Left {}

sealed interface Right {}

record Both(int x) implements Left, Right {}

record JustLeft(int x) implements Left {}

@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID loanId) implements LoanEvent, OtherEvent {}

sealed interface LoanEvent permits LoanFunded, LoanCopied {}

sealed interface OtherEvent permits LoanFunded {}

@DomainEvent("Loan.Copied")
record LoanCopied(@AggregateId UUID loanId, LoanFunded funded, One one, Left left, Right right, Both both, OtherEvent other)
        implements LoanEvent {}

class Followers {
    @Handles
    void one(OtherEvent event) {}

    @Handles
    void all(LoanEvent event) {}
}
