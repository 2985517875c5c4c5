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

/** Payloads to JSON text and back, by their serializer. What is written here can be read here. Errors name the path; the caller names the event. */
public final class JsonText {
    private JsonText() {}

    /**
     * The payload as one JSON object.
     *
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
     * The payload that the text holds. Of a member that is there twice the last one counts, as in jsonb, which keeps no other.
     *
     * @throws DecodingException if it is not one of this type
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
