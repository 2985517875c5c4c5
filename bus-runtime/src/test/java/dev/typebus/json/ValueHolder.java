package dev.typebus.json;

import dev.typebus.event.EventSerializer;
import dev.typebus.event.EventType;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** A payload of one member, {@code value}, of any form. */
final class ValueHolder<T> implements EventSerializer<ValueHolder.Held<T>> {
    record Held<T>(T value) {}

    private final JsonCodec<T> form;
    private final EventType<Held<T>> type;

    @SuppressWarnings("unchecked")
    ValueHolder(JsonCodec<T> form) {
        this.form = form;
        Class<?> held = Held.class;
        this.type = EventType.of("Test.Held", 1, "test", (Class<Held<T>>) held, this);
    }

    String write(T value) {
        return JsonText.write(type, new Held<>(value));
    }

    T read(String text) {
        return JsonText.read(type, text).value();
    }

    @Override
    public String aggregateId(Held<T> payload) {
        return "1";
    }

    @Override
    public void write(Held<T> payload, JsonGenerator json) {
        json.writeStartObject();
        json.writeName("value");
        form.write(payload.value(), json);
        json.writeEndObject();
    }

    @Override
    public Held<T> read(JsonParser json) {
        T value = null;
        Json.startObject(json);
        while (Json.nextMember(json)) {
            if (json.currentName().equals("value")) {
                value = form.read(json);
            } else {
                json.skipChildren();
            }
        }
        Json.require(value != null, "value", json);
        return new Held<>(Objects.requireNonNull(value));
    }
}
