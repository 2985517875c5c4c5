package dev.typebus.internal.log;

import dev.typebus.json.StorableText;
import org.jspecify.annotations.Nullable;

/** A finished JSON text, whoever wrote it: generated code, or a serializer by hand that checks less. */
public final class PayloadText {
    private PayloadText() {}

    /** What keeps it from being stored, to follow its name in a message; null if nothing does. */
    static @Nullable public String fault(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at + 2)) {
            if (json.startsWith("u0000", at + 1)) {
                return "holds U+0000, which PostgreSQL cannot store";
            }
        }
        return json.startsWith("{") ? StorableText.fault(json, Integer.MAX_VALUE) : "is no JSON object";
    }

    /** Whether it has more bytes in UTF-8 than that. They are counted only where the characters leave it open: three bytes are the most. */
    public static boolean isLonger(String json, int bytes) {
        return json.length() > bytes / 3 && utf8Length(json) > bytes;
    }

    /** How many bytes it has in UTF-8. */
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
