package dev.typebus.processor.check;

import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Problem;
import dev.typebus.processor.report.Problem.Severity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a rule puts what it finds. It carries the rule's code, so that no rule can report under another one's. */
final class Findings {
    private final String code;
    private final Consumer<Problem> problems;

    Findings(String code, Consumer<Problem> problems) {
        this.code = code;
        this.problems = problems;
    }

    /**
     * Something that stops the compilation.
     *
     * @param place null for what stands nowhere in the source
     * @param subject the place in the user's words
     * @param fact what is wrong, without a full stop
     * @param wayOut what to do, without a full stop at the end
     */
    void error(@Nullable Place place, String subject, String fact, String wayOut) {
        problems.accept(new Problem(Severity.ERROR, code, place, null, null, subject, fact, wayOut));
    }

    /**
     * As {@link #error(Place, String, String, String)}, about a piece of an event's JSON form: at the event's component, which brings it
     * in, with the place of the inner one in the text.
     */
    void error(JsonWalk found, String fact, String wayOut) {
        Place inner = found.use().place();
        problems.accept(
                new Problem(Severity.ERROR, code, found.ofEvent().place(), null, inner, found.path(), fact, wayOut));
    }

    /** As {@link #error(Place, String, String, String)}, about something that {@code found} led to, perhaps in a library. */
    void error(Place place, JsonWalk found, String subject, String fact, String wayOut) {
        problems.accept(new Problem(Severity.ERROR, code, place, found.ofEvent().place(), null, subject, fact, wayOut));
    }

    /** As {@link #error(Place, String, String, String)}, at a path of an event's JSON form. */
    void error(Spot spot, String fact, String wayOut) {
        problems.accept(
                new Problem(Severity.ERROR, code, spot.place(), spot.otherwise(), null, spot.subject(), fact, wayOut));
    }

    /** Something that is worth a look; else as {@link #error}. */
    void note(@Nullable Place place, String subject, String fact, String wayOut) {
        problems.accept(new Problem(Severity.NOTE, code, place, null, null, subject, fact, wayOut));
    }
}
