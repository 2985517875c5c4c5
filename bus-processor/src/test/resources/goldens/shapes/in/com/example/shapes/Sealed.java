package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

@DomainEvent("Shape.Sealed")
record Sealed(@AggregateId UUID id, Payout payout) {
    sealed interface Payout {}

    record Card(String number) implements Payout {}

    @JsonName("sepa-transfer")
    record Transfer(String iban) implements Payout {}

    record Cash() implements Payout {}
}
