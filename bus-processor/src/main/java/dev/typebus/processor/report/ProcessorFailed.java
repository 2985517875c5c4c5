package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * What stops the processor, told as a problem: a library that is missing, a file that cannot be written, or else a mistake of its own,
 * with what was being worked on, and where in the processor it happened.
 */
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
        Place place = type == null ? null : Place.of(type);
        Optional<MissingLibrary> missing = MissingLibrary.of(failure);
        if (missing.isPresent()) {
            return error(
                    "ProcessorPathIncomplete",
                    null,
                    "the annotation processor path",
                    missing.get().fact(),
                    missing.get().wayOut());
        } else if (failure instanceof IOException) {
            return error(
                    "FileNotWritten",
                    place,
                    subject,
                    "a generated file could not be written: " + failure,
                    "The page says what helps against which cause");
        }
        String frames = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
        return error(
                "ProcessorFailed",
                place,
                subject,
                "the annotation processor (" + version() + ") failed with " + failure + " at " + frames,
                "This is a mistake of Typebus, not of your code. Please report it with this message and the source of "
                        + subject);
    }

    private static Problem error(String code, @Nullable Place place, String subject, String fact, String wayOut) {
        return new Problem(Problem.Severity.ERROR, code, place, null, null, subject, fact, wayOut);
    }

    private static String version() {
        String version = ProcessorFailed.class.getPackage().getImplementationVersion();
        return "bus-processor " + (version == null ? "unpackaged" : version) + " on Java "
                + Runtime.version().feature();
    }
}
