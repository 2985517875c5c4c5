package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
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
        inside(found.ofEvent().place(), found.use().place(), found.path(), fact, wayOut);
    }

    /**
     * As {@link #error(Place, String, String, String)}, about something that {@code found} led to: at the annotation that says it,
     * unless that is in a library; else at the event's component.
     */
    void error(Place place, JsonWalk found, String subject, String fact, String wayOut) {
        Place ofEvent = found.ofEvent().place();
        if (place.annotation() == null) {
            inside(ofEvent, place, subject, fact, wayOut);
        } else {
            problems.accept(new Problem(Severity.ERROR, code, place, ofEvent, null, subject, fact, wayOut));
        }
    }

    /** As {@link #error(JsonWalk, String, String)}, at a path of an event's JSON form. */
    void error(Spot spot, String fact, String wayOut) {
        ComponentModel ofEvent = spot.ofEvent();
        Place place = spot.place();
        inside(ofEvent == null ? place : ofEvent.place(), place, spot.subject(), fact, wayOut);
    }

    private void inside(Place ofEvent, Place cause, String subject, String fact, String wayOut) {
        problems.accept(new Problem(Severity.ERROR, code, ofEvent, null, cause, subject, fact, wayOut));
    }

    /** Something that is worth a look; else as {@link #error}. */
    void note(@Nullable Place place, String subject, String fact, String wayOut) {
        problems.accept(new Problem(Severity.NOTE, code, place, null, null, subject, fact, wayOut));
    }
}
