package dev.typebus.processor.report;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.typebus.processor.model.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds annotations of record components in the source. javac takes those that no field can have out of its tree, so the file is
 * parsed once more, when there is something to say.
 */
final class ComponentAnnotations {
    /** The parameters of a file's records, fields and other variables by where their types stand in it. */
    private final Map<JavaFileObject, Map<Long, VariableTree>> files = new HashMap<>();

    /** The tree of the annotation or of its value; that of the component if it cannot be found. */
    Tree find(CompilationUnitTree file, VariableTree component, Place place, Trees trees) {
        AnnotationMirror annotation = place.annotation();
        VariableTree written = files.computeIfAbsent(file.getSourceFile(), ComponentAnnotations::parse)
                .get(trees.getSourcePositions().getStartPosition(file, component.getType()));
        if (annotation == null || written == null) {
            return component;
        }
        String name = annotation.getAnnotationType().asElement().getSimpleName().toString();
        return written.getModifiers().getAnnotations().stream()
                .filter(tree -> lastName(tree).equals(name))
                .findFirst()
                .map(tree -> value(tree, annotation, place.value()).orElse(tree))
                .orElse(component);
    }

    private static String lastName(AnnotationTree tree) {
        String name = tree.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Optional<Tree> value(
            AnnotationTree tree, AnnotationMirror annotation, @Nullable AnnotationValue value) {
        return annotation.getElementValues().entrySet().stream()
                .flatMap(entry -> written(tree, entry.getKey().getSimpleName().toString())
                        .flatMap(expression -> within(expression, entry.getValue(), value))
                        .stream())
                .findFirst();
    }

    private static Optional<ExpressionTree> written(AnnotationTree tree, String attribute) {
        return tree.getArguments().stream()
                .map(argument -> argument instanceof AssignmentTree named
                        ? (named.getVariable().toString().equals(attribute) ? named.getExpression() : null)
                        : argument)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private static Optional<Tree> within(
            ExpressionTree expression, AnnotationValue all, @Nullable AnnotationValue value) {
        if (all == value || !(all.getValue() instanceof List<?> values)) {
            return all == value ? Optional.of(expression) : Optional.empty();
        }
        int index = values.indexOf(value);
        List<? extends ExpressionTree> written =
                expression instanceof NewArrayTree array ? array.getInitializers() : List.of(expression);
        return index >= 0 && index < written.size() ? Optional.of(written.get(index)) : Optional.empty();
    }

    private static Map<Long, VariableTree> parse(JavaFileObject file) {
        Map<Long, VariableTree> variables = new HashMap<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, said -> {}, List.of("-proc:none"), null, List.of(file));
        Trees trees = Trees.instance(task);
        try {
            for (CompilationUnitTree parsed : task.parse()) {
                parsed.accept(
                        new TreeScanner<@Nullable Void, @Nullable Void>() {
                            @Override
                            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
                                if (variable.getType() != null) {
                                    variables.put(
                                            trees.getSourcePositions().getStartPosition(parsed, variable.getType()),
                                            variable);
                                }
                                return super.visitVariable(variable, null);
                            }
                        },
                        null);
            }
        } catch (IOException unreadable) {
            return Map.of(); // then the component's name is the place
        }
        return variables;
    }
}
