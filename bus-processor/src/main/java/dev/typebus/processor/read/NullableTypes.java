package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;

/** Whether a component's type is annotated as {@code @Nullable} in a class file, where this javac does not show it. */
final class NullableTypes {
    private static final int SHOWS_ANNOTATIONS_ON_TYPES = 22;

    private final ProcessingEnvironment environment;
    private final Map<String, Set<String>> known = new HashMap<>();

    NullableTypes(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    boolean contains(RecordComponentElement component) {
        if (Runtime.version().feature() >= SHOWS_ANNOTATIONS_ON_TYPES) {
            return false;
        }
        TypeElement record = MoreElements.asType(component.getEnclosingElement());
        return known.computeIfAbsent(
                        environment.getElementUtils().getBinaryName(record).toString(), name -> read(record, name))
                .contains(component.getSimpleName().toString());
    }

    private Set<String> read(TypeElement record, String binaryName) {
        if (isInSource(record)) {
            return Set.of();
        }
        String packageName = MoreElements.getPackage(record).getQualifiedName().toString();
        String file = binaryName.substring(packageName.isEmpty() ? 0 : packageName.length() + 1) + ".class";
        try (InputStream in = environment
                .getFiler()
                .getResource(StandardLocation.CLASS_PATH, packageName, file)
                .openInputStream()) {
            return NullableInClassFile.fields(in);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException notOnTheClassPath) {
            // a class of the module path or of the JDK: what javac shows has to do
            return Set.of();
        }
    }

    private boolean isInSource(TypeElement record) {
        try {
            return Trees.instance(environment).getPath(record) != null;
        } catch (IllegalArgumentException notJavac) {
            // another compiler has its own way with class files
            return true;
        }
    }
}
