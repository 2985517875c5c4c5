package dev.typebus.json;

import org.jspecify.annotations.Nullable;

/** What PostgreSQL can hold as text and in jsonb: anything but {@code U+0000} and halves of surrogate pairs. */
public final class StorableText {
    private StorableText() {}

    /**
     * What keeps {@code text} from being stored, to follow its path in a message; null if nothing does.
     *
     * @param limit how many UTF-16 units it may have
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
