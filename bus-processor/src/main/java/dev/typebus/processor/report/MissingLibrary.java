package dev.typebus.processor.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A library of the processor that is not on the annotation processor path.
 *
 * @param coordinates group and name, as builds name it; empty if the class is of none that the processor names itself
 * @param className the class that was looked for
 */
record MissingLibrary(Optional<String> coordinates, String className) {
    /** By the beginnings of class names; the longer before the shorter. */
    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put("dev.typebus.annotations.", "dev.typebus:bus-annotations");
        LIBRARIES.put("com.palantir.javapoet.", "com.palantir.javapoet:javapoet");
        LIBRARIES.put("com.google.auto.common.", "com.google.auto:auto-common");
        LIBRARIES.put("com.google.common.util.concurrent.internal.", "com.google.guava:failureaccess");
        LIBRARIES.put("com.google.common.", "com.google.guava:guava");
        LIBRARIES.put("tools.jackson.core.", "tools.jackson.core:jackson-core");
    }

    /** Empty if the failure is another, or a class of the processor itself is missing. */
    static Optional<MissingLibrary> of(Throwable failure) {
        if (!(failure instanceof NoClassDefFoundError) || failure.getMessage() == null) {
            return Optional.empty();
        }
        String name = failure.getMessage().replace('/', '.');
        // "Could not initialize class …" names a class that exists
        if (name.startsWith("dev.typebus.processor.") || name.contains(" ")) {
            return Optional.empty();
        }
        return Optional.of(new MissingLibrary(
                LIBRARIES.entrySet().stream()
                        .filter(library -> name.startsWith(library.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst(),
                name));
    }

    Fact fact() {
        return coordinates
                .map(known -> Fact.of(known + " is missing").detail("There is no " + className))
                .orElseGet(() -> Fact.of("the jar with " + className + " is missing"));
    }

    List<WayOut> waysOut() {
        return WayOut.all(
                "Add " + coordinates.orElse("it")
                        + " to -processorpath, in Maven to annotationProcessorPaths, beside bus-processor and its other dependencies");
    }
}
