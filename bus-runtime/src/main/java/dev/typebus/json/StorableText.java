package dev.typebus.json;

import org.jspecify.annotations.Nullable;

/** Checks that PostgreSQL can store a text, as text and in jsonb: everything but {@code U+0000} and halves of surrogate pairs. */
public final class StorableText {
    private StorableText() {}

    /**
     * Finds the reason why a text cannot be stored.
     *
     * @param text the text
     * @param limit the maximum number of UTF-16 units
     * @return the reason, to follow the path in a message; null if there is none
     */
    public static @Nullable String fault(String text, int limit) {
        if (text.length() > limit) {
            return "has " + text.length() + " characters; at most " + limit + " are allowed";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "holds U+0000, which PostgreSQL cannot store";
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return "holds half of a surrogate pair (U+%04X), which is no character".formatted((int) c);
                }
                i++;
            }
        }
        return null;
    }
}
