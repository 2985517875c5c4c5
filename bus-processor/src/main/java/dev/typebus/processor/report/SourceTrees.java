package dev.typebus.processor.report;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.typebus.processor.model.Place;
import java.util.Objects;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Finds places in the source with javac's help. Other compilers give none; then everything is still reported, less exactly. */
public final class SourceTrees {
    /** A piece of a file. */
    private record Piece(CompilationUnitTree file, Tree tree) {}

    /** A file and an offset in it. */
    record Spot(String file, long offset) {}

    private final @Nullable Trees trees;
    private final ComponentAnnotations ofComponents = new ComponentAnnotations();

    private SourceTrees(@Nullable Trees trees) {
        this.trees = trees;
    }

    /** For one round. */
    public static SourceTrees of(ProcessingEnvironment environment) {
        try {
            return new SourceTrees(Trees.instance(environment));
        } catch (IllegalArgumentException | LinkageError notJavac) {
            return new SourceTrees(null);
        }
    }

    /** Whether the compiler has the source of a class; where it does not help, it is taken to. */
    public boolean has(TypeElement type) {
        return trees == null || trees.getTree(type) != null;
    }

    /** The place to point at: the problem's place, or, if that is in a library, the place that led there; null for none. */
    @Nullable
    Place place(Problem problem) {
        Place place = problem.place();
        return place == null || problem.otherwise() == null || find(place) != null ? place : problem.otherwise();
    }

    /** The spot, or null where there is no source or no help. */
    @Nullable
    Spot find(Place place) {
        Piece piece = trees == null ? null : piece(place, trees);
        return piece == null || trees == null
                ? null
                : new Spot(
                        piece.file().getSourceFile().getName(),
                        trees.getSourcePositions().getStartPosition(piece.file(), piece.tree()));
    }

    private @Nullable Piece piece(Place place, Trees here) {
        Element element = visible(place.element());
        TreePath path = here.getPath(element, place.annotation(), place.value());
        if (path == null) {
            path = here.getPath(element);
        }
        if (path == null) {
            return null;
        }
        Tree found = isComponent(place) && path.getLeaf() instanceof VariableTree component
                ? ofComponents.find(path.getCompilationUnit(), component, place, here)
                : path.getLeaf();
        return new Piece(path.getCompilationUnit(), found);
    }

    private static boolean isComponent(Place place) {
        return place.element().getKind() == ElementKind.RECORD_COMPONENT && place.annotation() != null;
    }

    /** Prints a message at a component's annotation, to which the compiler's messager cannot point; tells whether it did. */
    boolean printAtComponent(Diagnostic.Kind kind, String message, Place place) {
        Piece piece = trees == null || !isComponent(place) ? null : piece(place, trees);
        if (piece == null || trees == null) {
            return false;
        }
        trees.printMessage(kind, message, piece.tree(), piece.file());
        return true;
    }

    /**
     * The place in words, where the compiler does not point to it: {@code Terms.java:3} of a cause elsewhere. Without javac it is the qualified name of the class, as Eclipse's compiler drops the places of records. Empty for nothing.
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

    /** The element that the compiler can point at: javac 17 knows no place of a record component, but one of its field. */
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
