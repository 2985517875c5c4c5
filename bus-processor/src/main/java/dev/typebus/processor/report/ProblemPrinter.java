package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic;

/** Prints problems, all at once and in source order. The one class that talks to the compiler's {@link Messager}. */
public final class ProblemPrinter {
    private final Messager messager;
    private final SourceTrees trees;

    private ProblemPrinter(Messager messager, SourceTrees trees) {
        this.messager = messager;
        this.trees = trees;
    }

    /** The printer of this compilation. */
    public static ProblemPrinter of(ProcessingEnvironment environment) {
        return new ProblemPrinter(environment.getMessager(), SourceTrees.of(environment));
    }

    /** Prints each problem where it belongs. */
    public void print(List<Problem> problems) {
        new SourceOrder(trees).sort(problems).forEach(this::print);
    }

    private void print(Problem problem) {
        Diagnostic.Kind kind = switch (problem.severity()) {
            case ERROR -> Diagnostic.Kind.ERROR;
            case NOTE -> Diagnostic.Kind.NOTE;
        };
        Place place = trees.place(problem);
        String message = ProblemText.of(problem, trees::inWords);
        if (place == null) {
            messager.printMessage(kind, message);
        } else if (!trees.printAtComponent(kind, message, place)) {
            messager.printMessage(kind, message, trees.visible(place.element()), place.annotation(), place.value());
        }
    }
}
