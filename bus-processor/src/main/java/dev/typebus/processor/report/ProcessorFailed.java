package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Problems that stop the processor: a library that is missing, a file that cannot be written, or else a mistake of its own. The latter names the work and the place in the processor.
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
                    missing.get().waysOut());
        } else if (failure instanceof IOException) {
            return error(
                    "FileNotWritten",
                    place,
                    subject,
                    Fact.of("a generated file could not be written").detail("The failure is " + failure),
                    WayOut.all("Look up the cause in the page"));
        }
        Fact fact =
                Fact.of("the annotation processor (" + version() + ") failed").detail("The failure is " + failure);
        for (StackTraceElement frame :
                Arrays.asList(failure.getStackTrace()).subList(0, Math.min(FRAMES, failure.getStackTrace().length))) {
            fact = fact.detail("At " + frame);
        }
        return error(
                "ProcessorFailed",
                place,
                subject,
                fact,
                WayOut.all("Report this mistake of Typebus, with this message and the source of " + subject));
    }

    private static Problem error(String code, @Nullable Place place, String subject, Fact fact, List<WayOut> waysOut) {
        return Problem.of(Problem.Severity.ERROR, code, place, subject, fact, waysOut);
    }

    private static String version() {
        String version = ProcessorFailed.class.getPackage().getImplementationVersion();
        return "bus-processor " + (version == null ? "unpackaged" : version) + " on Java "
                + Runtime.version().feature();
    }
}
