package dev.typebus.processor.contract;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON text of maps, lists, strings, numbers and booleans: one member a line, in the order given. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    public static String of(Map<String, ?> object) {
        JsonText json = new JsonText();
        json.value(object, "");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            braces("{", map.entrySet().iterator(), indent, "}");
        } else if (value instanceof List<?> list) {
            braces("[", list.iterator(), indent, "]");
        } else if (value instanceof Map.Entry<?, ?> member) {
            string(String.valueOf(member.getKey()));
            text.append(": ");
            value(member.getValue(), indent);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(String.valueOf(value));
        }
    }

    private void braces(String open, Iterator<?> parts, String indent, String close) {
        text.append(open);
        boolean any = parts.hasNext();
        while (parts.hasNext()) {
            text.append('\n').append(indent).append("  ");
            value(parts.next(), indent + "  ");
            text.append(parts.hasNext() ? "," : "");
        }
        text.append(any ? "\n" + indent : "").append(close);
    }

    private void string(String value) {
        text.append('"');
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append((char) c);
            }
        });
        text.append('"');
    }
}
