package dev.typebus.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * Paths of values within a payload, as messages show them: {@code terms.rates[2].percent}. The keys of a map are data and are not shown:
 * {@code limits{}}.
 */
final class JsonPath {
    /** Marks the context of an object whose names are data. */
    static final Object MAP = new Object();

    /** Marks the root of a parser that reads a copy of a part of the payload. */
    private record Copied(String path) {}

    private JsonPath() {}

    /** The path of the parser's current value, or of the value that it has just left. Empty at the root. */
    static String of(JsonParser json) {
        StringBuilder path = new StringBuilder();
        TokenStreamContext context = json.streamReadContext();
        boolean beforeFirstElement = json.currentToken() == JsonToken.START_ARRAY;
        append(path, beforeFirstElement ? context.getParent() : context);
        return path.toString();
    }

    /** The path of the value that is written next. Empty at the root. */
    static String of(JsonGenerator json) {
        StringBuilder path = new StringBuilder();
        TokenStreamContext context = json.streamWriteContext();
        if (context.inArray()) {
            append(path, context.getParent());
            path.append('[').append(context.getEntryCount()).append(']');
        } else {
            append(path, context);
        }
        return path.toString();
    }

    /** The path of a member of the object at this path. */
    static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The path, or {@code the payload} for an empty one. */
    static String subject(String path) {
        return path.isEmpty() ? "the payload" : path;
    }

    /** Lets a parser that has not started report its paths as parts of this one. */
    static void root(JsonParser copy, String path) {
        copy.assignCurrentValue(new Copied(path));
    }

    private static void append(StringBuilder path, TokenStreamContext context) {
        TokenStreamContext parent = context.getParent();
        if (parent != null) {
            append(path, parent);
        } else if (context.currentValue() instanceof Copied copied) {
            path.append(copied.path());
        }
        if (context.inArray()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.hasCurrentName()) {
            if (context.currentValue() == MAP) {
                path.append("{}");
            } else {
                path.append(path.isEmpty() ? "" : ".").append(context.currentName());
            }
        }
    }
}
