package dev.typebus.internal.log;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.json.StorableText;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes and reads metadata in its stored form: <code>{"user", "correlation", "causation", "depth", "headers"}</code>, each left out if it is
 * empty. Members that other writers add are skipped.
 */
public final class MetadataJson {
    static final int MAX_HEADERS = 64;
    static final int MAX_BYTES = 16 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private MetadataJson() {}

    /**
     * Returns the metadata as JSON text.
     *
     * @throws InvalidPayloadException if a text cannot be stored, or the metadata is too large
     */
    public static String write(EventMetadata metadata) {
        if (metadata.equals(EventMetadata.EMPTY)) {
            return "{}";
        }
        Map<String, String> headers = metadata.headers();
        if (headers.size() > MAX_HEADERS) {
            throw new InvalidPayloadException("metadata has " + headers.size() + " headers; at most " + MAX_HEADERS
                    + " are allowed. What handlers decide by belongs into the payload");
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            writeText(json, "user", metadata.user());
            writeText(json, "correlation", metadata.correlationId());
            if (metadata.causationId() != null) {
                json.writeStringProperty("causation", metadata.causationId().toString());
            }
            if (metadata.causationDepth() != 0) {
                json.writeNumberProperty("depth", metadata.causationDepth());
            }
            if (!headers.isEmpty()) {
                json.writeObjectPropertyStart("headers");
                headers.forEach((name, value) -> writeHeader(json, name, value));
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        String written = text.toString();
        if (PayloadText.isLonger(written, MAX_BYTES)) {
            throw new InvalidPayloadException(
                    "metadata has " + PayloadText.utf8Length(written) + " bytes of JSON; at most " + MAX_BYTES
                            + " are allowed. What handlers decide by belongs into the payload");
        }
        return written;
    }

    private static void writeText(JsonGenerator json, String member, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(member, storable("metadata." + member, value));
        }
    }

    private static void writeHeader(JsonGenerator json, String name, @Nullable String value) {
        String path = "metadata.headers[\"" + name + "\"]";
        storable("the name of a header", name);
        if (value == null) {
            throw new InvalidPayloadException(path + " is null; leave the header out instead");
        }
        json.writeStringProperty(name, storable(path, value));
    }

    private static String storable(String path, String value) {
        String fault = StorableText.fault(value, MAX_BYTES);
        if (fault != null) {
            throw new InvalidPayloadException(path + " " + fault);
        }
        return value;
    }

    /**
     * Reads the text form.
     *
     * @throws DecodingException if a member has another form than this class writes; it names the member
     */
    public static EventMetadata read(String text) {
        if (text.equals("{}")) {
            return EventMetadata.EMPTY;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return read(json);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new DecodingException(
                    "metadata cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static EventMetadata read(JsonParser json) {
        String user = null;
        String correlation = null;
        EventId causation = null;
        int depth = 0;
        Map<String, String> headers = Map.of();
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            json.nextToken();
            switch (member) {
                case "user" -> user = readText(json, member);
                case "correlation" -> correlation = readText(json, member);
                case "causation" -> causation = readId(json, member);
                case "depth" -> depth = readDepth(json, member);
                case "headers" -> headers = readHeaders(json);
                default -> json.skipChildren();
            }
        }
        return new EventMetadata(user, correlation, causation, depth, headers);
    }

    private static @Nullable String readText(JsonParser json, String member) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!json.currentToken().isScalarValue()) {
            throw new DecodingException("metadata." + member + ": a string is expected, not " + json.currentToken());
        }
        return json.getString();
    }

    private static @Nullable EventId readId(JsonParser json, String member) {
        String text = readText(json, member);
        try {
            return text == null ? null : EventId.of(text);
        } catch (IllegalArgumentException e) {
            throw new DecodingException("metadata." + member + ": the UUID of an event is expected", e);
        }
    }

    private static int readDepth(JsonParser json, String member) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new DecodingException(
                    "metadata." + member + ": a whole number is expected, not " + json.currentToken());
        }
        return json.getIntValue();
    }

    private static Map<String, String> readHeaders(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new DecodingException("metadata.headers: an object is expected, not " + json.currentToken());
        }
        Map<String, String> headers = new TreeMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            String value = readText(json, "headers[\"" + name + "\"]");
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
