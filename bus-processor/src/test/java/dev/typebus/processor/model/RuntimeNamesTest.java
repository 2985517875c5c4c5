package dev.typebus.processor.model;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processor does not compile against the runtime, so this test compares the names. */
class RuntimeNamesTest {
    static Stream<JavaClass> names() {
        return Arrays.stream(RuntimeNames.class.getFields())
                .filter(field -> field.getType() == JavaClass.class)
                .map(RuntimeNamesTest::value);
    }

    private static JavaClass value(Field field) {
        try {
            return (JavaClass) field.get(null);
        } catch (IllegalAccessException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void exists(JavaClass name) {
        assertThatCode(() -> Class.forName(name.qualifiedName())).doesNotThrowAnyException();
    }
}
