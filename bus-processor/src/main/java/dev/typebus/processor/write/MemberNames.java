package dev.typebus.processor.write;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.RuntimeNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * The names of JSON members that a serializer writes, in one array. As a constant of its own, each would cost javac a declaration in each
 * round and a statement, and its name could be that of a type. For one thread.
 */
final class MemberNames {
    private final String constant;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    /** @param constant what the array is called */
    MemberNames(String constant) {
        this.constant = constant;
    }

    /** The name as an expression: an element of the array. */
    CodeBlock name(ComponentModel component) {
        int index = indexes.computeIfAbsent(component.jsonName().value(), isNew -> indexes.size());
        return CodeBlock.of("$L[$L]", constant, index);
    }

    /** The array; nothing where no member is written. */
    Optional<FieldSpec> field() {
        if (indexes.isEmpty()) {
            return Optional.empty();
        }
        CodeBlock names = indexes.keySet().stream().map(Literal::of).collect(CodeBlock.joining(",$W"));
        return Optional.of(FieldSpec.builder(
                        ArrayTypeName.of(SourceFile.name(RuntimeNames.SERIALIZABLE_STRING)),
                        constant,
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer("$T.names($>$>$L$<$<)", SourceFile.name(RuntimeNames.JSON_STRUCTURE), names)
                .build());
    }
}
