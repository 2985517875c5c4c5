package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** A mistake of the processor itself, told as a problem: what was being worked on, and where in the processor it happened. */
public final class ProcessorFailed {
    private static final int FRAMES = 6;

    private ProcessorFailed() {}

    /**
     * Prints the problem.
     *
     * @param subject what was being worked on, a class by its qualified name
     */
    public static void print(ProcessingEnvironment environment, String subject, Throwable failure) {
        TypeElement type = environment.getElementUtils().getTypeElement(subject);
        ProblemPrinter.of(environment).print(List.of(problem(type, subject, failure)));
    }

    private static Problem problem(@Nullable TypeElement type, String subject, Throwable failure) {
        String frames = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
        return new Problem(
                Problem.Severity.ERROR,
                "ProcessorFailed",
                type == null ? null : Place.of(type),
                null,
                subject,
                "the annotation processor (" + version() + ") failed with " + failure + " at " + frames,
                wayOut(subject, failure));
    }

    private static String wayOut(String subject, Throwable failure) {
        return failure instanceof NoClassDefFoundError missing
                        && !missing.toString().contains("dev/typebus")
                ? "The processor path is not complete: the jar with "
                        + String.valueOf(missing.getMessage()).replace('/', '.')
                        + " is missing. Add bus-processor with all that its pom.xml depends on"
                : "This is a mistake of Typebus, not of your code. Please report it with this message and the source of "
                        + subject;
    }

    private static String version() {
        String version = ProcessorFailed.class.getPackage().getImplementationVersion();
        return "bus-processor " + (version == null ? "unpackaged" : version) + " on Java "
                + Runtime.version().feature();
    }
}
