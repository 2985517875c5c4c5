package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.UUID;

interface Loans {
    @DomainEvent("Loan.Funded")
    record Funded(@AggregateId UUID loanId) {}

    enum Kind {
        LONG,
        SHORT;

        @DomainEvent("Loan.Sorted")
        record Sorted(@AggregateId UUID loanId, Kind kind) {}
    }

    @interface Marked {
        @DomainEvent("Loan.Marked")
        record Marking(@AggregateId UUID loanId) {}
    }
}

class Outer {
    class Inner {
        @DomainEvent("Loan.Inner")
        record InInner(@AggregateId UUID loanId) {}
    }

    static class Generic<T> {
        @DomainEvent("Loan.Generic")
        record InGeneric(@AggregateId UUID loanId) {}
    }

    static class Handlers2 {
        @Handles
        void one(Loans.Funded event) {}

        @Handles
        void two(Loans.Kind.Sorted event) {}

        @Handles
        void three(Inner.InInner event) {}

        @Handles
        void four(Generic.InGeneric event) {}

        @Handles
        void five(Loans.Marked.Marking event) {}
    }
}
