package com.example.shapes;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.json.JsonCodec;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

@DomainEvent("Shape.Valued")
record Valued(@AggregateId AccountNo account, OwnerId owner, Map<AccountNo, Money> balances) {
    @ValueRecord
    record OwnerId(UUID value) {}

    @ValueRecord
    record AccountNo(long number) {}

    @Codec(MoneyCodec.class)
    record Money(long cents) {}

    static final class MoneyCodec implements JsonCodec<Money> {
        @Override
        public void write(Money value, JsonGenerator json) {
            json.writeNumber(value.cents());
        }

        @Override
        public Money read(JsonParser json) {
            return new Money(json.getLongValue());
        }
    }
}
