package dev.typebus.internal.log;

import dev.typebus.json.StorableText;
import org.jspecify.annotations.Nullable;

/** Checks finished JSON text, written by generated code or by a hand-written serializer that checks less. */
public final class PayloadText {
    private PayloadText() {}

    /** Returns the reason why the text cannot be stored, to follow its name in a message; null if it can. */
    static @Nullable public String fault(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at + 2)) {
            if (json.startsWith("u0000", at + 1)) {
                return "holds U+0000, which PostgreSQL cannot store";
            }
        }
        return json.startsWith("{") ? StorableText.fault(json, Integer.MAX_VALUE) : "is no JSON object";
    }

    /**
     * Tells whether the text has more bytes in UTF-8 than the limit. Bytes are counted only if the number of characters does not decide: a
     * character has at most three bytes.
     */
    public static boolean isLonger(String json, int bytes) {
        return json.length() > bytes / 3 && utf8Length(json) > bytes;
    }

    /** Returns the number of bytes in UTF-8. */
    public static int utf8Length(String json) {
        int bytes = json.length();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
