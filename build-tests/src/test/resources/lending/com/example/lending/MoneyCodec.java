package com.example.lending;

import dev.typebus.json.JsonCodec;
import lombok.NoArgsConstructor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Codec whose constructor without parameters Lombok writes. */
@NoArgsConstructor
public class MoneyCodec implements JsonCodec<Money> {
    private String separator = " ";

    MoneyCodec(String separator) {
        this.separator = separator;
    }

    @Override
    public void write(Money money, JsonGenerator json) {
        json.writeString(money.getCents() + separator + money.getCurrency());
    }

    @Override
    public Money read(JsonParser json) {
        String[] parts = json.getString().split(separator, -1);
        return new Money(Long.parseLong(parts[0]), parts[1]);
    }
}
