package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.event.StoredEvent;
import dev.typebus.json.JsonCodec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** All that is deprecated here is marked for removal: of that, javac warns in other words. */
@Deprecated(since = "2", forRemoval = true)
@DomainEvent("Loan.Closed")
record LoanClosed(@AggregateId UUID loanId) implements LoanEnded {}

@DomainEvent("Loan.Sold")
record LoanSold(@AggregateId UUID loanId) implements LoanEnded {}

@SuppressWarnings("removal")
sealed interface LoanEnded permits LoanClosed, LoanSold {}

class AnyEndHandlers {
    @Handles
    void follow(LoanEnded event) {}
}

class EndHandlers {
    @SuppressWarnings("removal")
    @Handles
    void follow(List<StoredEvent<LoanClosed>> events) {}
}

@Deprecated(forRemoval = true)
@HandlerGroup("removed")
class RemovedHandlers {
    @Handles
    void follow(LoanSold event) {}

    @Deprecated(forRemoval = true)
    @OnDead
    void giveUp(LoanSold event, Throwable why) {}
}

@SuppressWarnings("removal")
@DomainEvent("Loan.Measured")
record LoanMeasured(@AggregateId UUID loanId, Size<Old> size) {}

record Size<T>(int value) {}

@Deprecated(forRemoval = true)
record Old(int x) {}

@SuppressWarnings("removal")
@DomainEvent("Loan.Written")
record LoanWritten(@AggregateId UUID loanId, @Codec(OldsCodec.class) List<Old> olds) {}

@SuppressWarnings("removal")
final class OldsCodec implements JsonCodec<List<Old>> {
    @Override
    public void write(List<Old> olds, JsonGenerator json) {
        json.writeNumber(olds.size());
    }

    @Override
    public List<Old> read(JsonParser json) {
        return Collections.nCopies(json.getIntValue(), new Old(1));
    }
}

@SuppressWarnings("removal")
@DomainEvent("Loan.Named")
record LoanNamed(@AggregateId UUID loanId, OldNames.Name name) {}

@Deprecated(forRemoval = true)
class OldNames {
    @ValueRecord
    record Name(String value) {}
}

@SuppressWarnings("removal")
@DomainEvent("Loan.Sorted")
record LoanSorted(@AggregateId UUID loanId, Map<Kind, Kind[]> kinds) {}

enum Kind {
    @Deprecated(forRemoval = true) LONG
}
