package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.Problem;
import dev.typebus.processor.report.Problem.Severity;
import dev.typebus.processor.report.WayOut;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Receives the problems that a rule finds. It carries the rule's code, so that no rule can report under another one's. */
final class Reporter {
    private final String code;
    private final Consumer<Problem> problems;

    Reporter(String code, Consumer<Problem> problems) {
        this.code = code;
        this.problems = problems;
    }

    /**
     * Something that stops the compilation.
     *
     * @param place null for what stands nowhere in the source
     * @param subject the place in the user's words
     * @param fact what is wrong, without a full stop
     */
    void error(@Nullable Place place, String subject, Fact fact, WayOut first, WayOut... others) {
        problems.accept(Problem.of(Severity.ERROR, code, place, subject, fact, list(first, others)));
    }

    /** As {@link #error(Place, String, Fact, WayOut, WayOut...)}, where the ways out differ from case to case; there is at least one. */
    void error(@Nullable Place place, String subject, Fact fact, List<WayOut> waysOut) {
        problems.accept(Problem.of(Severity.ERROR, code, place, subject, fact, waysOut));
    }

    /** As {@link #error(Place, String, Fact, WayOut, WayOut...)}, with nothing to explain and nothing to paste. */
    void error(@Nullable Place place, String subject, String fact, String wayOut, String... others) {
        problems.accept(Problem.of(Severity.ERROR, code, place, subject, Fact.of(fact), WayOut.all(wayOut, others)));
    }

    /**
     * As {@link #error(Place, String, Fact, WayOut, WayOut...)}, about a piece of an event's JSON form: at the event's component, which
     * brings it in, with the place of the inner one in the text.
     */
    void error(JsonPathWalk found, Fact fact, WayOut first, WayOut... others) {
        inside(found.ofEvent().place(), found.use().place(), found.path(), fact, list(first, others));
    }

    /** As {@link #error(JsonPathWalk, Fact, WayOut, WayOut...)}, with nothing to explain and nothing to paste. */
    void error(JsonPathWalk found, String fact, String wayOut, String... others) {
        inside(found.ofEvent().place(), found.use().place(), found.path(), Fact.of(fact), WayOut.all(wayOut, others));
    }

    /**
     * As {@link #error(Place, String, Fact, WayOut, WayOut...)}, about something that {@code found} led to: at the annotation that says
     * it, unless that is in a library; else at the event's component.
     */
    void error(Place place, JsonPathWalk found, String subject, Fact fact, WayOut first, WayOut... others) {
        ledTo(place, found, subject, fact, list(first, others));
    }

    /** As {@link #error(Place, JsonPathWalk, String, Fact, WayOut, WayOut...)}, with nothing to explain and nothing to paste. */
    void error(Place place, JsonPathWalk found, String subject, String fact, String wayOut, String... others) {
        ledTo(place, found, subject, Fact.of(fact), WayOut.all(wayOut, others));
    }

    /** As {@link #error(JsonPathWalk, Fact, WayOut, WayOut...)}, at a path of an event's JSON form. */
    void error(JsonLocation location, Fact fact, WayOut first, WayOut... others) {
        ComponentModel ofEvent = location.ofEvent();
        Place place = location.place();
        inside(ofEvent == null ? place : ofEvent.place(), place, location.subject(), fact, list(first, others));
    }

    private void ledTo(Place place, JsonPathWalk found, String subject, Fact fact, List<WayOut> waysOut) {
        Place ofEvent = found.ofEvent().place();
        if (place.annotation() == null) {
            inside(ofEvent, place, subject, fact, waysOut);
        } else {
            problems.accept(Problem.elsewhere(code, place, ofEvent, null, subject, fact, waysOut));
        }
    }

    private void inside(Place ofEvent, Place cause, String subject, Fact fact, List<WayOut> waysOut) {
        problems.accept(Problem.elsewhere(code, ofEvent, null, cause, subject, fact, waysOut));
    }

    /** Something that is worth a look; else as {@link #error(Place, String, Fact, WayOut, WayOut...)}. */
    void note(@Nullable Place place, String subject, Fact fact, WayOut first, WayOut... others) {
        problems.accept(Problem.of(Severity.NOTE, code, place, subject, fact, list(first, others)));
    }

    private static List<WayOut> list(WayOut first, WayOut... others) {
        return Stream.concat(Stream.of(first), Arrays.stream(others)).toList();
    }
}
