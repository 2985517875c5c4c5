package dev.typebus.processor.report;

import com.google.auto.common.MoreElements;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** A part of a module is compiled, and what earlier compilations left of the rest does not go with it. */
public final class CompileWholeModule {
    private CompileWholeModule() {}

    /** Says it once instead of all errors in class files, whose sources are not in this compilation. */
    public static List<Problem> instead(List<Problem> problems, Predicate<TypeElement> isCompiled) {
        List<Problem> kept = new ArrayList<>();
        Problem first = null;
        for (Problem problem : problems) {
            TypeElement type = type(problem);
            if (problem.severity() != Problem.Severity.ERROR || type == null || isCompiled.test(type)) {
                kept.add(problem);
            } else if (first == null) {
                first = problem(
                        type.getQualifiedName().toString(),
                        "its source is not in this compilation, and of its class file has to be said: ["
                                + problem.code() + "] " + problem.fact());
            }
        }
        if (first != null) {
            kept.add(first);
        }
        return kept;
    }

    /** A note that problems may come from a class whose source is gone. */
    public static Problem note(TypeElement notCompiled) {
        return new Problem(
                Problem.Severity.NOTE,
                "CompileWholeModule",
                null,
                null,
                null,
                notCompiled.getQualifiedName().toString(),
                "its source and perhaps others are not in this compilation, and their class files are read instead",
                "If a source is gone, empty the output directory and compile the whole module");
    }

    /** The problem that something of the rest of the module cannot be used. */
    public static Problem problem(String subject, String fact) {
        return problem(
                subject, fact, "Compile the whole module; where a source is gone, empty the output directory first");
    }

    /** The problem that a compiler does not replace what is in its output. */
    public static Problem notReplaced(String subject, FilerException refused) {
        return problem(
                subject,
                "the compiler does not replace what an earlier compilation left in its output: " + refused.getMessage(),
                "Empty the output directory and compile the whole module");
    }

    /** The problem that a class file in the output is of nothing that is generated, and compilations that have it on their class path take it for that. */
    public static Problem stale(String generated) {
        return problem(
                generated,
                "an earlier compilation generated it, none does any more, and its class file is still in the output",
                "Empty the output directory and compile the whole module, and another module into an output of its own");
    }

    /** The problem that a processor wrote a class again, of which an earlier compilation left the class file. */
    public static Problem generatedAgain(TypeElement type) {
        return problem(
                type.getQualifiedName().toString(),
                "another processor writes it in this compilation, and the compiler has read the class file that an earlier one left"
                        + " in the output",
                "Empty the output directory and compile the whole module");
    }

    private static Problem problem(String subject, String fact, String wayOut) {
        return new Problem(Problem.Severity.ERROR, "CompileWholeModule", null, null, null, subject, fact, wayOut);
    }

    private static @Nullable TypeElement type(Problem problem) {
        Element element = problem.place() == null ? null : problem.place().element();
        while (element != null && !MoreElements.isType(element)) {
            element = element.getEnclosingElement();
        }
        return element == null ? null : MoreElements.asType(element);
    }
}
