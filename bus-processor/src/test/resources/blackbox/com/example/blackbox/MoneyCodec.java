package com.example.blackbox;

import com.example.blackbox.EveryShape.Money;
import dev.typebus.json.JsonCodec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

final class MoneyCodec implements JsonCodec<Money> {
    @Override
    public void write(Money value, JsonGenerator json) {
        json.writeString(value.cents() + " " + value.currency());
    }

    @Override
    public Money read(JsonParser json) {
        String[] parts = json.getString().split(" ", 2);
        return new Money(Long.parseLong(parts[0]), parts[1]);
    }
}
