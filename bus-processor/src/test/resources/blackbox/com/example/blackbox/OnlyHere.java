package com.example.blackbox;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.ValueRecord;

@DomainEvent("Internal.Noted")
record OnlyHere(@AggregateId Key key) {
    @ValueRecord
    record Key(String text) {}
}
