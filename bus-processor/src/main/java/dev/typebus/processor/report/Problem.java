package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import org.jspecify.annotations.Nullable;

/**
 * One thing to say to the user.
 *
 * @param code the stable tag, also the name of the page in {@code docs/errors}
 * @param place where to point; null where the source has no place for it, such as a compiler option
 * @param otherwise where to point if the source of {@code place} is not here: a library's class; null where that cannot be
 * @param subject the place in the user's words: {@code LoanFunded.terms}
 * @param fact what is wrong there, without a full stop
 * @param wayOut what to do about it, one or more sentences, the last without a full stop
 */
public record Problem(
        Severity severity,
        String code,
        @Nullable Place place,
        @Nullable Place otherwise,
        String subject,
        String fact,
        String wayOut) {

    /** Whether a problem stops the compilation. */
    public enum Severity {
        /** It does. */
        ERROR,
        /** It does not, and is worth a look. */
        NOTE
    }

    /** {@code [Code] subject: fact. Way out: docs/errors/Code.md}. */
    public String message() {
        return "[" + code + "] " + subject + ": " + fact + ". " + wayOut + ": docs/errors/" + code + ".md";
    }
}
