package dev.typebus.json;

import dev.typebus.event.DecodingException;
import dev.typebus.event.InvalidPayloadException;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * An object of a sealed interface: the name of its record, wherever jsonb has placed that among the members, and a parser for the record.
 *
 * @param name the value of the discriminator
 * @param path the path of the object
 * @param json a parser for the record's reading method
 */
public record JsonVariant(String name, String path, JsonParser json) {
    /**
     * Reads the discriminator of an object.
     *
     * @param discriminator the name of the discriminator
     * @param json the parser, on the object
     * @return the variant
     * @throws DecodingException if there is no discriminator
     */
    public static JsonVariant read(String discriminator, JsonParser json) {
        Json.startObject(json);
        String path = JsonPath.of(json);
        if (json.nextToken() == JsonToken.PROPERTY_NAME && json.currentName().equals(discriminator)) {
            json.nextToken();
            String name = JsonTexts.STRING.read(json);
            Json.entered(json);
            return new JsonVariant(name, path, json);
        }
        return readAhead(discriminator, path, json);
    }

    /** Copies the object while searching it for the discriminator, which is not the first member: jsonb sorts members by length. */
    private static JsonVariant readAhead(String discriminator, String path, JsonParser json) {
        String name = null;
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JsonLimits.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            copy.writeStartObject();
            while (json.currentToken() == JsonToken.PROPERTY_NAME) {
                if (json.currentName().equals(discriminator)) {
                    json.nextToken();
                    name = JsonTexts.STRING.read(json);
                } else {
                    copy.copyCurrentStructureExact(json);
                }
                json.nextToken();
            }
            copy.writeEndObject();
        }
        if (name == null) {
            throw Json.missing(discriminator, json);
        }
        JsonParser copied = JsonLimits.JSON.createParser(ObjectReadContext.empty(), text.toString());
        JsonPath.root(copied, path);
        copied.nextToken();
        return new JsonVariant(name, path, copied);
    }

    /**
     * Creates the error for a discriminator that names none of the interface's records.
     *
     * @param discriminator the name of the discriminator
     * @param expected the known names, for the message
     * @return the exception, to be thrown
     */
    public DecodingException unknown(String discriminator, String expected) {
        return new DecodingException(
                JsonPath.member(path, discriminator) + ": " + expected + " is expected, not another string");
    }

    /**
     * Creates the error for a record that was added to the interface after the serializer was compiled.
     *
     * @param value a value of that record
     * @return the exception, to be thrown
     */
    public static InvalidPayloadException notKnown(Object value) {
        return new InvalidPayloadException("its " + value.getClass().getName()
                + " was added to a sealed interface after this event's serializer was compiled. Compile it again");
    }
}
