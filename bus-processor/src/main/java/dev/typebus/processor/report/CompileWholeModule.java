package dev.typebus.processor.report;

import com.google.auto.common.MoreElements;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Problems of compilations of a part of a module: the rest, left by earlier compilations, does not match. */
public final class CompileWholeModule {
    private static final String FROM_EMPTY = "Empty the output directory and compile the whole module";

    private CompileWholeModule() {}

    /** Replaces all errors in class files, whose sources are not in this compilation, by one error. */
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
                        Fact.of("its source is not in this compilation, and its class file has an error")
                                .detail("[" + problem.code() + "] "
                                        + problem.fact().text()));
            }
        }
        if (first != null) {
            kept.add(first);
        }
        return kept;
    }

    /** A note that problems may come from a class whose source is gone. */
    public static Problem note(TypeElement notCompiled) {
        return Problem.of(
                Problem.Severity.NOTE,
                "CompileWholeModule",
                null,
                notCompiled.getQualifiedName().toString(),
                Fact.of("its source is not in this compilation")
                        .detail("Its class file is read instead, and so are those of other sources that are missing"),
                WayOut.all("If a source is gone, empty the output directory and compile the whole module"));
    }

    /** The problem that something of the rest of the module cannot be used. */
    public static Problem problem(String subject, Fact fact) {
        return problem(
                subject,
                fact,
                WayOut.all("Compile the whole module; if a source is gone, empty the output directory first"));
    }

    /** The problem that a compiler does not replace what is in its output. */
    public static Problem notReplaced(String subject, FilerException refused) {
        return problem(
                subject,
                Fact.of("the compiler does not replace what an earlier compilation left in its output")
                        .detail("It says: " + refused.getMessage()),
                WayOut.all(FROM_EMPTY));
    }

    /** The problem that a class file in the output belongs to no generated source: compilations with that class path would use it. */
    public static Problem stale(String generated) {
        return problem(
                generated,
                Fact.of("an earlier compilation generated it, and its class file is still in the output"),
                WayOut.all(
                        FROM_EMPTY,
                        "If it is another module's, compile the modules into output directories of their own"));
    }

    /** The problem that a processor wrote a class again, of which an earlier compilation left the class file. */
    public static Problem generatedAgain(TypeElement type) {
        return problem(
                type.getQualifiedName().toString(),
                Fact.of("another processor writes it, but the compiler read an old class file of it")
                        .detail("An earlier compilation left that class file in the output"),
                WayOut.all(FROM_EMPTY));
    }

    private static Problem problem(String subject, Fact fact, List<WayOut> waysOut) {
        return Problem.of(Problem.Severity.ERROR, "CompileWholeModule", null, subject, fact, waysOut);
    }

    private static @Nullable TypeElement type(Problem problem) {
        Element element = problem.place() == null ? null : problem.place().element();
        while (element != null && !MoreElements.isType(element)) {
            element = element.getEnclosingElement();
        }
        return element == null ? null : MoreElements.asType(element);
    }
}
