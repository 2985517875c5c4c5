package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mistake of the processor itself, told as a problem: what was being worked on, and where in the processor it happened. */
public final class ProcessorFailed {
    private static final int FRAMES = 5;

    private ProcessorFailed() {}

    /**
     * The problem.
     *
     * @param place what was being worked on; null where it was everything
     * @param subject the same in the user's words
     */
    public static Problem of(@Nullable Place place, String subject, Throwable failure) {
        String where = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
        return new Problem(
                Problem.Severity.ERROR,
                "ProcessorFailed",
                place,
                null,
                subject,
                "the annotation processor failed with " + failure + " at " + where,
                "This is a mistake of Typebus, not of your code. Please report it with this message and the source of "
                        + subject);
    }
}
