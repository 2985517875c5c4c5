package dev.typebus.processor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Libraries of the processor that are not on the annotation processor path.
 *
 * @param coordinates groups and names, as builds name them; empty if the class is of no library that the processor names itself
 * @param className the class that was looked for
 */
record MissingLibrary(List<String> coordinates, String className) {
    /**
     * A library.
     *
     * @param prefix the beginning of its class names; of two that match, the first counts
     * @param example one of its classes
     */
    private record Library(String prefix, String example, String coordinates) {
        boolean isMissing() {
            return MissingLibrary.class.getClassLoader().getResource(example.replace('.', '/') + ".class") == null;
        }
    }

    private static final List<Library> LIBRARIES = List.of(
            new Library(
                    "dev.typebus.annotations.", "dev.typebus.annotations.DomainEvent", "dev.typebus:bus-annotations"),
            new Library("com.palantir.javapoet.", "com.palantir.javapoet.TypeSpec", "com.palantir.javapoet:javapoet"),
            new Library(
                    "com.google.auto.common.", "com.google.auto.common.MoreElements", "com.google.auto:auto-common"),
            new Library(
                    "com.google.common.util.concurrent.internal.",
                    "com.google.common.util.concurrent.internal.InternalFutureFailureAccess",
                    "com.google.guava:failureaccess"),
            new Library("com.google.common.", "com.google.common.collect.ImmutableList", "com.google.guava:guava"),
            new Library("tools.jackson.core.", "tools.jackson.core.JsonGenerator", "tools.jackson.core:jackson-core"));

    MissingLibrary {
        coordinates = List.copyOf(coordinates);
    }

    /** Empty if the failure is another, or a class of the processor itself is missing. Names other missing libraries, too. */
    static Optional<MissingLibrary> of(Throwable failure) {
        if (!(failure instanceof NoClassDefFoundError) || failure.getMessage() == null) {
            return Optional.empty();
        }
        String name = failure.getMessage().replace('/', '.');
        // "Could not initialize class …" names a class that exists
        if (name.startsWith("dev.typebus.processor.") || name.contains(" ")) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        LIBRARIES.stream()
                .filter(library -> name.startsWith(library.prefix()))
                .limit(1)
                .forEach(library -> missing.add(library.coordinates()));
        LIBRARIES.stream()
                .filter(library -> !missing.isEmpty() && library.isMissing())
                .map(Library::coordinates)
                .filter(coordinates -> !missing.contains(coordinates))
                .forEach(missing::add);
        return Optional.of(new MissingLibrary(missing, name));
    }

    Fact fact() {
        return coordinates.isEmpty()
                ? Fact.of("the jar with " + className + " is missing")
                : Fact.of(names() + (coordinates.size() == 1 ? " is missing" : " are missing"))
                        .detail("There is no " + className);
    }

    List<WayOut> waysOut() {
        return WayOut.all(
                "Add " + (coordinates.isEmpty() ? "it" : names())
                        + " to -processorpath, in Maven to annotationProcessorPaths, beside bus-processor and its other dependencies");
    }

    private String names() {
        return String.join(", ", coordinates);
    }
}
