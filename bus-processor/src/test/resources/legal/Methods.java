package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import dev.typebus.handler.Delivery;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

sealed interface LoanEvent permits LoanEvent.Funded, LoanEvent.Ending {
    @DomainEvent("Loan.Funded")
    record Funded(@AggregateId UUID loanId) implements LoanEvent {}

    sealed interface Ending extends LoanEvent {}

    @DomainEvent("Loan.Closed")
    record Closed(@AggregateId UUID loanId) implements Ending {}

    @DomainEvent("Loan.Sold")
    record Sold(@AggregateId UUID loanId) implements Ending {}
}

/** Checked exceptions, overloads, every shape of parameters. */
@HandlerGroup(value = "all-shapes", lanes = 64, order = HandlerGroup.Order.UNORDERED)
@Retry(attempts = 1, firstDelay = "1ms", factor = 1, maxDelay = "30d", jitter = 0, neverOn = {IOException.class, SQLException.class})
class Shapes {
    @Handles
    void checked(LoanEvent.Funded event) throws IOException, SQLException {}

    @Handles(id = "checked-2")
    final void checked(LoanEvent.Closed event) throws Exception {}

    @Handles
    protected synchronized void sealed(LoanEvent event) throws Throwable0 {}

    @Handles
    void ending(StoredEvent<LoanEvent.Ending> event, Delivery d, Transaction t) {}

    @Handles(startFrom = Handles.StartFrom.NOW, replayable = false)
    void batch(List<StoredEvent<LoanEvent>> events) {}

    @Handles
    void batchTx(List<StoredEvent<LoanEvent.Sold>> events, Transaction tx) {}

    @Handles("Loan.*")
    void byName(StoredEvent<JsonPayload> event) {}

    @Handles({"Loan.Funded", "*.Closed", "*.*"})
    void byNames(StoredEvent<JsonPayload> event, Transaction tx, Delivery delivery) {}

    @Handles("Loan.Sold")
    @Retry(attempts = 1000, firstDelay = "30d", maxDelay = "30d", factor = 100, jitter = 1)
    void rawBatch(List<StoredEvent<JsonPayload>> events) {}
}

class Throwable0 extends Exception {
    private static final long serialVersionUID = 1;
}

abstract class Base {
    @Handles
    void inherited(LoanEvent.Funded event) {}
}

class Sub extends Base {
    @Override
    void inherited(LoanEvent.Funded event) {}

    @Handles
    void own(LoanEvent.Funded event) {}
}

enum Singleton {
    ONE;

    @Handles
    void follow(LoanEvent.Funded event) {}
}

record RecordOfHandlers(String name) {
    @Handles
    void follow(LoanEvent.Funded event) {}
}
