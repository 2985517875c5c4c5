package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One message to the user. {@link ProblemText} gives it its layout.
 *
 * @param code the stable tag, also the name of the page in {@code docs/errors}
 * @param place where to point; null where the source has no place for it, such as a compiler option
 * @param otherwise where to point if the source of {@code place} is not here: a library's class; null where that cannot be
 * @param cause where the mistake is, if {@code place} may only lead there; null where {@code place} is it
 * @param subject the place in the user's words: {@code LoanFunded.terms}
 * @param waysOut the alternatives
 * @param others further problems that the same message tells
 * @param waysOutOfAll alternatives that end this problem and {@code others} together
 */
public record Problem(
        Severity severity,
        String code,
        @Nullable Place place,
        @Nullable Place otherwise,
        @Nullable Place cause,
        String subject,
        Fact fact,
        List<WayOut> waysOut,
        List<Problem> others,
        List<WayOut> waysOutOfAll) {

    /** Whether a problem stops the compilation. */
    public enum Severity {
        /** Fails the compilation. */
        ERROR,
        /** Does not fail the compilation. */
        NOTE
    }

    public Problem {
        waysOut = List.copyOf(waysOut);
        others = List.copyOf(others);
        waysOutOfAll = List.copyOf(waysOutOfAll);
    }

    /** A problem that stands at its place. */
    public static Problem of(
            Severity severity, String code, @Nullable Place place, String subject, Fact fact, List<WayOut> waysOut) {
        return new Problem(severity, code, place, null, null, subject, fact, waysOut, List.of(), List.of());
    }

    /** An error that stands elsewhere than at its cause, or may do so. */
    public static Problem elsewhere(
            String code,
            Place place,
            @Nullable Place otherwise,
            @Nullable Place cause,
            String subject,
            Fact fact,
            List<WayOut> waysOut) {
        return new Problem(Severity.ERROR, code, place, otherwise, cause, subject, fact, waysOut, List.of(), List.of());
    }

    /**
     * Problems of one thing as one message, which points at the first of them. A way out of several of them is given once, behind all
     * facts.
     *
     * @param problems errors, at least one
     */
    public static Problem together(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0);
        }
        List<WayOut> shared = problems.stream()
                .flatMap(problem -> problem.waysOut().stream())
                .distinct()
                .filter(wayOut -> having(wayOut, problems).size() > 1)
                .toList();
        List<Problem> apart =
                problems.stream().map(problem -> problem.without(shared)).toList();
        Problem first = apart.get(0);
        return new Problem(
                first.severity,
                first.code,
                first.place,
                first.otherwise,
                first.cause,
                first.subject,
                first.fact,
                first.waysOut,
                apart.subList(1, apart.size()),
                shared.stream()
                        .map(wayOut -> wayOut.of(having(wayOut, problems), problems))
                        .toList());
    }

    /** This problem and the others of its message. */
    Stream<Problem> all() {
        return Stream.concat(Stream.of(this), others.stream());
    }

    private static List<Problem> having(WayOut wayOut, List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.waysOut().contains(wayOut))
                .toList();
    }

    private Problem without(List<WayOut> shared) {
        List<WayOut> own =
                waysOut.stream().filter(wayOut -> !shared.contains(wayOut)).toList();
        return new Problem(severity, code, place, otherwise, cause, subject, fact, own, others, waysOutOfAll);
    }
}
