package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.UUID;

/** Names that lead to methods that every object has. */
@DomainEvent("To.String")
record ToString(@AggregateId UUID id) {}

@DomainEvent("Hash.Code")
record HashCode(@AggregateId UUID id) {}

@DomainEvent("Get.Class")
record GetClass(@AggregateId UUID id) {}

@DomainEvent("Wait.X")
record Wait(@AggregateId long id, int nanos) {}

@DomainEvent("Cata.Log")
record Catalog(@AggregateId UUID id) {}

class NotifyHandlers {
    @Handles(id = "notify-1")
    void notify(ToString event) {}

    @Handles(id = "dollar")
    void $dollar_and_underscore1(HashCode event) {}
}
