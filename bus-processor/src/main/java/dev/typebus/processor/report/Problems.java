package dev.typebus.processor.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems of one compilation, collected before any is printed; each once. For one thread. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    /** Adds a problem, unless it was added before. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** Whether any of them stops the compilation, so that nothing is to be generated. */
    public boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** All of them, in the order in which they were found. */
    public List<Problem> all() {
        return List.copyOf(found);
    }
}
