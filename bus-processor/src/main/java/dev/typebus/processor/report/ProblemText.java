package dev.typebus.processor.report;

import dev.typebus.processor.model.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Layout of a message, the same for all problems. The first line is {@code [Code] Place: fact.}; details and ways out follow, one line each. Code to
 * paste has separate lines. The last line is the page.
 */
final class ProblemText {
    private static final String INDENT = "  ";

    private final Function<Problem, String> where;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    private ProblemText(Function<Problem, String> where) {
        this.where = where;
    }

    /**
     * The text of a problem.
     *
     * @param where follows a problem's subject: {@code Terms.java:3}; empty for nothing
     */
    static String of(Problem problem, Function<Problem, String> where) {
        ProblemText text = new ProblemText(where);
        text.add("", problem);
        problem.others().forEach(other -> text.add(INDENT, other));
        boolean others = problem.all().anyMatch(each -> !each.waysOut().isEmpty());
        text.add(INDENT, problem.waysOutOfAll(), others ? "Or " : "");
        List<String> imports = PastedImports.of(problem);
        if (!imports.isEmpty()) {
            text.line(INDENT, "Imports for this code, where they are missing:");
            imports.forEach(each -> text.line(INDENT + INDENT, each));
        }
        text.line("", pages(problem));
        return String.join("\n", text.lines);
    }

    /** {@code docs/errors/Code.md}, of each code once. */
    private static String pages(Problem problem) {
        return problem.all()
                .map(each -> "docs/errors/" + each.code() + ".md")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void add(String indent, Problem problem) {
        String at = where.apply(problem);
        line(
                indent,
                "[" + problem.code() + "] " + problem.subject() + (at.isEmpty() ? "" : " (" + at + ")") + ": "
                        + problem.fact().text() + ".");
        problem.fact().details().stream().filter(told::add).forEach(detail -> line(indent + INDENT, detail + "."));
        add(indent + INDENT, problem.waysOut(), "");
    }

    /** @param first stands before the first one */
    private void add(String indent, List<WayOut> waysOut, String first) {
        String before = first;
        for (WayOut wayOut : waysOut) {
            for (WayOut.Step step : wayOut.steps()) {
                String text = before.isEmpty() ? step.text() : before + inSentence(step.text());
                line(indent, text + (step.code().isEmpty() ? "." : ":"));
                step.code().forEach(code -> line(indent + INDENT, code));
                before = "And ";
            }
            before = "Or ";
        }
    }

    /** Text of the user never breaks a line. */
    private void line(String indent, String text) {
        lines.add(indent + Visible.text(text));
    }

    /** An instruction as it follows other words. */
    static String inSentence(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
