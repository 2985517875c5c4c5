package dev.typebus.processor.report;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.typebus.processor.model.Place;
import java.util.Objects;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Finds places in the source with javac's help. Other compilers give none; then everything is still reported, less exactly. */
final class SourceTrees {
    /** A file and an offset in it. */
    record Spot(String file, long offset) {}

    private final @Nullable Trees trees;

    private SourceTrees(@Nullable Trees trees) {
        this.trees = trees;
    }

    static SourceTrees of(ProcessingEnvironment environment) {
        try {
            return new SourceTrees(Trees.instance(environment));
        } catch (IllegalArgumentException | LinkageError notJavac) {
            return new SourceTrees(null);
        }
    }

    /** Where to point: at the problem's place, or where that is in a library at what led there; null for nowhere. */
    @Nullable
    Place place(Problem problem) {
        Place place = problem.place();
        return place == null || problem.otherwise() == null || find(place) != null ? place : problem.otherwise();
    }

    /** The spot, or null where there is no source or no help. */
    @Nullable
    Spot find(Place place) {
        if (trees == null) {
            return null;
        }
        Element element = visible(place.element());
        TreePath path = trees.getPath(element, place.annotation(), place.value());
        if (path == null) {
            path = trees.getPath(element);
        }
        return path == null
                ? null
                : new Spot(
                        path.getCompilationUnit().getSourceFile().getName(),
                        trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), path.getLeaf()));
    }

    /**
     * What the text has to say of a place because the compiler does not point there: {@code Terms.java:3} of a cause elsewhere; where
     * there is no help, the qualified name of the class, as Eclipse's compiler drops the places of records. Empty for nothing.
     */
    String inWords(Problem problem) {
        Place cause = problem.cause() == null ? problem.place() : problem.cause();
        if (cause == null || (trees != null && cause.equals(problem.place()))) {
            return "";
        }
        String where = trees == null ? className(cause.element()) : line(cause, trees);
        return where.equals(problem.subject()) ? "" : where;
    }

    private String line(Place place, Trees here) {
        TreePath path = here.getPath(visible(place.element()));
        if (path == null) {
            return "";
        }
        CompilationUnitTree file = path.getCompilationUnit();
        long offset = here.getSourcePositions().getStartPosition(file, path.getLeaf());
        String name = file.getSourceFile().getName().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1) + ":"
                + file.getLineMap().getLineNumber(offset);
    }

    private static String className(Element element) {
        @Nullable Element outer = element;
        while (outer != null && !(outer instanceof TypeElement)) {
            outer = outer.getEnclosingElement();
        }
        return outer instanceof TypeElement type ? type.getQualifiedName().toString() : "";
    }

    /** What the compiler can point at: javac 17 knows no place of a record component, but of the field that it makes. */
    Element visible(Element element) {
        if (trees == null || element.getKind() != ElementKind.RECORD_COMPONENT || trees.getPath(element) != null) {
            return element;
        }
        for (Element sibling :
                Objects.requireNonNull(element.getEnclosingElement()).getEnclosedElements()) {
            if (sibling.getKind() == ElementKind.FIELD
                    && sibling.getSimpleName().equals(element.getSimpleName())) {
                return sibling;
            }
        }
        return element;
    }
}
