package dev.typebus.json;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventType;
import dev.typebus.event.InvalidPayloadException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Converts payloads to JSON text and back by their serializers. Every text that is written can be read. Errors name the path; the caller adds
 * the event.
 */
public final class JsonText {
    private JsonText() {}

    /**
     * Writes a payload as one JSON object.
     *
     * @param type the event type
     * @param payload the payload
     * @param <E> the payload record
     * @return the JSON text
     * @throws InvalidPayloadException if a value has no exact form in JSON and jsonb
     */
    public static <E> String write(EventType<E> type, E payload) {
        TextSink text = new TextSink();
        try (JsonGenerator json = JsonLimits.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            type.serializer().write(payload, json);
        } catch (JacksonException e) {
            throw new InvalidPayloadException("the payload cannot be written: " + e.getOriginalMessage(), e);
        }
        return text.toString();
    }

    /**
     * Reads a payload. If a member occurs twice, the last one counts, as in jsonb.
     *
     * @param type the event type
     * @param text the JSON text
     * @param <E> the payload record
     * @return the payload
     * @throws DecodingException if the text is no payload of this type
     */
    public static <E> E read(EventType<E> type, String text) {
        try (JsonParser json = JsonLimits.JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            E payload = type.serializer().read(json);
            if (json.nextToken() != null) {
                throw new DecodingException("the payload is followed by something");
            }
            return payload;
        } catch (StreamConstraintsException e) {
            throw new DecodingException("the payload exceeds a limit of what is read: " + e.getOriginalMessage());
        } catch (JacksonException e) {
            // neither its message nor the exception itself: both may quote the payload
            TokenStreamLocation place = e.getLocation();
            throw new DecodingException(
                    "the payload is not valid JSON, at line " + place.getLineNr() + ", column " + place.getColumnNr());
        } catch (DecodingException e) {
            throw e;
        } catch (Throwable e) {
            OutOfMemory.throwIfIn(e);
            throw new DecodingException(
                    "a record's constructor refuses the payload: "
                            + e.getClass().getName(),
                    e);
        }
    }
}
