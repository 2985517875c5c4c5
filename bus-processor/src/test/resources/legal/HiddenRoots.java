package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID id, dev dev, List<tools> tools, Optional<java> java) {}

enum dev {
    ONE
}

record tools(int jackson) {}

sealed interface java {}

record util(long list) implements java {}

final class RootHandlers {
    @Handles
    void on(LoanFunded event) {}
}
