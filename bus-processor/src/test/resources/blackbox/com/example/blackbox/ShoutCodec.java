package com.example.blackbox;

import dev.typebus.json.JsonCodec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

final class ShoutCodec implements JsonCodec<String> {
    @Override
    public void write(String value, JsonGenerator json) {
        json.writeStartArray();
        json.writeNumber(value.length());
        json.writeString(value.replace("\0", "").replaceAll("\\p{Cs}", ""));
        json.writeEndArray();
    }

    @Override
    public String read(JsonParser json) {
        json.nextToken();
        json.nextToken();
        String value = json.getString();
        json.nextToken();
        return value;
    }
}
