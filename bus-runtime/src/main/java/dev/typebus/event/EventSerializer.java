package dev.typebus.event;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * The JSON form of one event's payload. One implementation is generated beside each event record. Implementations are stateless and
 * thread-safe.
 *
 * @param <E> the payload record
 */
public interface EventSerializer<E> {
    /**
     * Returns the text form of the aggregate id.
     *
     * @param payload the payload
     * @return the aggregate id
     * @throws InvalidPayloadException if the aggregate id is null or has no text form
     */
    String aggregateId(E payload);

    /**
     * Writes the payload as one JSON object.
     *
     * @param payload the payload
     * @param json the generator to write to
     * @throws InvalidPayloadException if a value has no exact form in JSON and jsonb; the message names the path
     */
    void write(E payload, JsonGenerator json);

    /**
     * Reads a payload. The parser is on the first token of the object, and afterwards on its last.
     *
     * @param json the parser to read from
     * @return the payload
     * @throws DecodingException if a member is missing or has the wrong form; the message names the path
     */
    E read(JsonParser json);
}
