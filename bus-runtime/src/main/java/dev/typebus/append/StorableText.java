package dev.typebus.append;

import org.jspecify.annotations.Nullable;

/** What PostgreSQL can store as text: anything but {@code U+0000} and halves of surrogate pairs. */
final class StorableText {
    private StorableText() {}

    /** What keeps {@code text} from being stored, to follow "holds" in a message; null if nothing does. */
    static @Nullable String fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "U+0000, which PostgreSQL cannot store";
            }
            if (Character.isSurrogate(c)) {
                if (!isPairAt(text, i)) {
                    return "half of a surrogate pair (U+%04X), which is no character".formatted((int) c);
                }
                i++;
            }
        }
        return null;
    }

    /** As {@link #fault}, of a JSON text, where both may also hide in {@code \}{@code u} escapes. */
    static @Nullable String faultInJson(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at + 2)) {
            if (json.startsWith("u0000", at + 1)) {
                return "U+0000, which PostgreSQL cannot store";
            }
        }
        return fault(json);
    }

    /** How many bytes {@code text} has in UTF-8. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static boolean isPairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
