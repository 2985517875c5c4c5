package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import dev.typebus.processor.model.Visible;
import org.jspecify.annotations.Nullable;

/**
 * One thing to say to the user.
 *
 * @param code the stable tag, also the name of the page in {@code docs/errors}
 * @param place where to point; null where the source has no place for it, such as a compiler option
 * @param otherwise where to point if the source of {@code place} is not here: a library's class; null where that cannot be
 * @param cause where the mistake is, if {@code place} may only lead there; null where {@code place} is it
 * @param subject the place in the user's words: {@code LoanFunded.terms}
 * @param fact what is wrong there, without a full stop
 * @param wayOut what to do about it, one or more sentences, the last without a full stop
 */
public record Problem(
        Severity severity,
        String code,
        @Nullable Place place,
        @Nullable Place otherwise,
        @Nullable Place cause,
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

    /**
     * {@code [Code] subject: fact. Way out: docs/errors/Code.md}.
     *
     * @param where follows the subject: {@code (Terms.java:3)}; empty for nothing
     */
    String message(String where) {
        return Visible.text("[" + code + "] " + subject + (where.isEmpty() ? "" : " (" + where + ")") + ": " + fact
                + ". " + wayOut + ": docs/errors/" + code + ".md");
    }
}
