package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Default;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.JsonName;
import java.util.List;
import java.util.UUID;

/** A serializer has a constant TYPE. */
interface TypeNamedType {
    enum TYPE {
        ONE,
        @JsonName("two")
        TWO
    }

    @DomainEvent("Type.Named")
    record Named(@AggregateId UUID id, app.TYPE type, @Default("A") app.TYPE other, List<TYPE> inner) {}

}

enum TYPE {
    A,
    B
}
