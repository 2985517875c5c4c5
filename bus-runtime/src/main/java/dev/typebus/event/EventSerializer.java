package dev.typebus.event;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * The JSON form of one event's payload. One implementation is generated beside each event record. Stateless and thread-safe.
 *
 * @param <E> the payload record
 */
public interface EventSerializer<E> {
    /** The text form of the payload's aggregate id. */
    String aggregateId(E payload);

    /**
     * Writes the payload as one JSON object.
     *
     * @throws InvalidPayloadException if a value has no exact form in JSON and jsonb; it names the path
     */
    void write(E payload, JsonGenerator json);

    /**
     * Reads the payload. The parser stands on the object's first token and afterwards on its last.
     *
     * @throws DecodingException if a member is missing or has the wrong form; it names the path
     */
    E read(JsonParser json);
}
