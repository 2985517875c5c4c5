package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID id, Generated generated, javax named, Page.$T page) {}

record Generated(String text) {}

enum javax {
    ONE
}

interface Page {
    record $T(long $t) {}
}
