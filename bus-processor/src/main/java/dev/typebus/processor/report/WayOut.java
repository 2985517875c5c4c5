package dev.typebus.processor.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way out of a problem: steps that are taken together.
 *
 * @param steps at least one
 */
public record WayOut(List<Step> steps) {
    /**
     * An instruction, perhaps with code to paste.
     *
     * @param text an imperative sentence that begins with an upper-case letter and has no full stop
     * @param code the lines to paste; empty if there is nothing to paste
     */
    public record Step(String text, List<String> code) {
        public Step {
            code = List.copyOf(code);
        }
    }

    public WayOut {
        steps = List.copyOf(steps);
    }

    /** An instruction without code. */
    public static WayOut of(String text) {
        return new WayOut(List.of(new Step(text, List.of())));
    }

    /**
     * An instruction with code to paste.
     *
     * @param code one or more lines, separated by line breaks
     */
    public static WayOut paste(String text, String code) {
        return new WayOut(List.of(step(text, code)));
    }

    /** Instructions without code, an alternative each. */
    public static List<WayOut> all(String first, String... others) {
        return Stream.concat(Stream.of(first), Arrays.stream(others))
                .map(WayOut::of)
                .toList();
    }

    /** This way out with a further step. */
    public WayOut and(String text, String code) {
        return new WayOut(
                Stream.concat(steps.stream(), Stream.of(step(text, code))).toList());
    }

    /** This way out, told once for several problems of one message. */
    WayOut of(List<Problem> ended, List<Problem> all) {
        String which = ended.size() == all.size()
                ? "all of these changes together"
                : ended.stream()
                        .map(problem -> "[" + problem.code() + "]")
                        .distinct()
                        .collect(Collectors.joining(" and "));
        Step first = steps.get(0);
        List<Step> told = new ArrayList<>(steps);
        told.set(0, new Step("For " + which + ", " + ProblemText.inSentence(first.text()), first.code()));
        return new WayOut(told);
    }

    private static Step step(String text, String code) {
        return new Step(text, code.lines().toList());
    }
}
