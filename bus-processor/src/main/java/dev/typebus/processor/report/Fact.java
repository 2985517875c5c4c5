package dev.typebus.processor.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * The fact that a problem states.
 *
 * @param text one line that is complete by itself, without a full stop
 * @param details sentences that explain the fact or say what follows from it, each without a full stop; a line each
 */
public record Fact(String text, List<String> details) {
    public Fact {
        details = List.copyOf(details);
    }

    /** A fact that needs no explanation. */
    public static Fact of(String text) {
        return new Fact(text, List.of());
    }

    /** This fact with one more sentence. */
    public Fact detail(String sentence) {
        return new Fact(
                text, Stream.concat(details.stream(), Stream.of(sentence)).toList());
    }
}
