package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.UUID;

/** Records named like the classes that generated code uses. */
class Shadows {
    @DomainEvent("Shadow.String")
    record String(@AggregateId java.lang.String id, java.lang.String text) {}

    @DomainEvent("Shadow.Object")
    record Object(@AggregateId UUID id, int hashCode2) {}

    @DomainEvent("Shadow.List")
    record List(@AggregateId UUID id, java.util.List<java.lang.String> names) {}

    @DomainEvent("Shadow.Json")
    record Json(@AggregateId UUID id) {}

    @DomainEvent("Shadow.EventType")
    record EventType(@AggregateId UUID id) {}

    @DomainEvent("Shadow.Publisher")
    record Publisher(@AggregateId UUID id) {}

    @DomainEvent("Shadow.Events")
    record Events(@AggregateId UUID id) {}

    @DomainEvent("Shadow.Handlers")
    record Handlers(@AggregateId UUID id) {}

    @DomainEvent("Shadow.Override")
    record Override(@AggregateId UUID id) {}

    @DomainEvent("Shadow.EventId")
    record EventId(@AggregateId UUID id, dev.typebus.event.EventId other2) {}
}

class Handler {
    @Handles
    void string(Shadows.String event) {}

    @Handles
    void list(Shadows.List event) {}
}

class Group {
    @Handles
    void handlers(Shadows.Handlers event) {}
}

class HandlerTable {
    @Handles
    void events(Shadows.Events event) {}
}
