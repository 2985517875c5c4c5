package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import java.util.UUID;

@DomainEvent("Shadow.String")
record String(@AggregateId UUID id, java.lang.String text, java.util.List<java.lang.String> texts) {}

@DomainEvent("Shadow.Object")
record Object(@AggregateId UUID id) {}

@DomainEvent("Shadow.List")
record List(@AggregateId UUID id, java.util.List<java.lang.String> names) {}

@DomainEvent("Shadow.Publisher")
record Publisher(@AggregateId UUID id) {}

@DomainEvent("Shadow.Integer")
record Integer(@AggregateId int id, java.lang.Integer boxed) {}

@DomainEvent("Shadow.EventType")
record EventType(@AggregateId UUID id) {}

@DomainEvent("Shadow.Json")
record Json(@AggregateId UUID id) {}

@DomainEvent("Shadow.JsonParser")
record JsonParser(@AggregateId UUID id) {}

class Handler {
    @Handles
    void string(String event) {}

    @Handles
    void list(List event) {}
}

@DomainEvent("Shadow.Override")
record Override(@AggregateId UUID id) {}
