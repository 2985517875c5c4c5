package dev.typebus.json;

import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the text of a generator. The generator has its own buffer and passes most payloads in one piece, which becomes the text without a
 * copy.
 */
final class TextSink extends Writer {
    private String first = "";
    private @Nullable StringBuilder all;

    @Override
    public void write(char[] characters, int offset, int length) {
        if (all != null) {
            all.append(characters, offset, length);
        } else if (first.isEmpty()) {
            first = new String(characters, offset, length);
        } else {
            all = new StringBuilder(first).append(characters, offset, length);
        }
    }

    /** The text so far. */
    @Override
    public String toString() {
        return all == null ? first : all.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
