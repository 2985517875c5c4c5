package dev.typebus;

import dev.typebus.event.EventType;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The names and versions of events in a catalog file. The compiler reads the rest of the file. */
final class ReleasedEvents {
    private final Set<String> versions = new HashSet<>();
    private final Set<String> retired = new HashSet<>();

    private ReleasedEvents() {}

    /**
     * Reads a catalog file.
     *
     * @throws AssertionError if the text is not that of a catalog file
     */
    static ReleasedEvents of(String text) {
        ReleasedEvents released = new ReleasedEvents();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                released.read(json.currentName(), json);
            }
        } catch (JacksonException e) {
            throw new AssertionError("The catalog file cannot be read, and the compiler says why: compile", e);
        }
        return released;
    }

    private void read(String member, JsonParser json) {
        json.nextToken();
        if (member.equals("events")) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                event(json.currentName(), json);
            }
        } else if (member.equals("retired")) {
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                retired.add(json.getString());
            }
        } else {
            json.skipChildren();
        }
    }

    private void event(String name, JsonParser json) {
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            versions.add(name + " v" + json.currentName());
            json.nextToken();
            json.skipChildren();
        }
    }

    boolean has(EventType<?> type) {
        return versions.contains(type.toString());
    }

    boolean isRetired(String event) {
        return retired.contains(event);
    }
}
