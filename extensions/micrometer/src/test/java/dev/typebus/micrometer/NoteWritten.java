package dev.typebus.micrometer;

import dev.typebus.event.EventSerializer;
import dev.typebus.event.EventType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Event of the tests. */
record NoteWritten(String about) {
    static final EventType<NoteWritten> TYPE =
            EventType.of("Note.Written", 1, "note", NoteWritten.class, new Serializer());

    private static final class Serializer implements EventSerializer<NoteWritten> {
        @Override
        public String aggregateId(NoteWritten payload) {
            return payload.about();
        }

        @Override
        public void write(NoteWritten payload, JsonGenerator json) {
            json.writeStartObject();
            json.writeStringProperty("about", payload.about());
            json.writeEndObject();
        }

        @Override
        public NoteWritten read(JsonParser json) {
            json.nextToken();
            String about = json.nextStringValue();
            json.nextToken();
            return new NoteWritten(about == null ? "" : about);
        }
    }
}
