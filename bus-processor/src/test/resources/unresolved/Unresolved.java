package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retry;
import dev.typebus.annotations.Upcasts;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import java.util.List;
import java.util.UUID;

// What does not exist is javac's to say, and it is said once.
@DomainEvent("Loan.Funded")
record LoanFunded(@AggregateId UUID loanId, MissingTerms terms, List<MissingGeneric<String>> list) {}

@DomainEvent("Loan.Codec")
record LoanCodec(@AggregateId UUID loanId, @Codec(MissingCodec.class) Thread m) {}

@DomainEvent("Loan.Id")
record LoanId(@AggregateId MissingId loanId) {}

@DomainEvent(MissingConstants.NAME)
record LoanName(@AggregateId UUID loanId) {}

@DomainEvent("loan.closed") // error at "loan.closed": [EventNameMalformed] LoanClosed: "loan.closed" is not Domain.Action in PascalCase.
//   Write "Loan.Closed".
record LoanClosed(@AggregateId UUID loanId) {}

@DomainEvent("Loan.Paid")
record LoanPaid(@AggregateId UUID loanId, By by, @Codec(LateCodec.class) Thread thread) implements MissingLoan {}

sealed interface By permits ByCard, MissingBy {}

record ByCard(String number) implements By {}

class LateCodec extends MissingSuperclass {}

class Upcasters {
    @Upcasts
    static LoanFunded up(MissingV1 event) {
        return null;
    }

    @Upcasts
    static MissingV3 up(LoanFunded event) {
        return null;
    }
}

class LoanHandlers extends MissingSuperclass {
    @Handles
    void one(LoanFunded event) {}

    @Handles
    void two(MissingEvent event) {}

    @Handles
    void three(StoredEvent<MissingEvent> event) {}

    @Handles
    void four(List<StoredEvent<MissingEvent>> events) {}

    @Handles
    void five(List<MissingEvent> events) {}

    @Handles
    @Retry(neverOn = MissingException.class)
    void six(LoanFunded event, MissingExtra extra) {}

    @Handles(MissingNames.NAME)
    void seven(StoredEvent<JsonPayload> event) {}

    @Handles
    MissingResult eight(LoanFunded event) {
        return null;
    }

    @Handles
    void nine(LoanName event) {}
}
