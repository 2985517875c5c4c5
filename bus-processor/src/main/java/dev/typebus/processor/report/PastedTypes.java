package dev.typebus.processor.report;

import dev.typebus.processor.model.Scalar;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Types of Java that pasted code names and that need an import. */
public final class PastedTypes {
    private static final Map<String, String> QUALIFIED = qualified();

    private PastedTypes() {}

    private static Map<String, String> qualified() {
        Map<String, String> qualified = new TreeMap<>();
        Stream.concat(
                        Stream.of("java.util.List", "java.util.Map", "java.util.Optional", "java.util.Set"),
                        Stream.of(Scalar.values()).map(Scalar::qualifiedName))
                .filter(name -> name.contains(".") && !name.startsWith("java.lang."))
                .forEach(name -> qualified.put(name.substring(name.lastIndexOf('.') + 1), name));
        return Collections.unmodifiableMap(qualified);
    }

    /** The names with their packages, by the names alone. */
    public static Map<String, String> byName() {
        return QUALIFIED;
    }
}
