package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The problems of one compilation, collected before any is printed; each once. For one thread. */
public final class Problems {
    /** The identity of a problem: a component without a JSON form is one mistake, however many events lead to it. */
    private record Key(String code, @Nullable Place place, String subject, String fact) {
        static Key of(Problem problem) {
            Place cause = problem.cause();
            boolean ledTo = problem.otherwise() != null || cause != null; // then the subject is the way there
            return new Key(
                    problem.code(),
                    cause == null ? problem.place() : cause,
                    ledTo ? "" : problem.subject(),
                    problem.fact().text());
        }
    }

    private final Map<Key, Problem> found = new LinkedHashMap<>();

    /** Adds a problem, unless the same fact about the same place and subject was added before. */
    public void add(Problem problem) {
        found.putIfAbsent(Key.of(problem), problem);
    }

    /** Whether any of them stops the compilation, so that nothing is to be generated. */
    public boolean hasErrors() {
        return found.values().stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** All of them, in the order in which they were found. */
    public List<Problem> all() {
        return List.copyOf(found.values());
    }
}
