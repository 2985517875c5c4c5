package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import java.util.UUID;

/** A class named like an exception of java.lang that the generated code names; handler classes named like packages. */
class IllegalStateException {}

class Handler {}

class Duration {}

@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID id) {}

class Java {
    @Retry(attempts = 3, firstDelay = "2s", neverOn = {java.lang.IllegalStateException.class, IllegalArgumentException.class})
    @Handles(timeout = "1m")
    void on(LoanFunded event) {}
}

class Dev {
    @Handles
    void on(LoanFunded event) {}
}

class App {
    @Handles
    void on(LoanFunded event) {}
}
