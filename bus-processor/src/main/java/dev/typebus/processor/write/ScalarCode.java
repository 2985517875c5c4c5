package dev.typebus.processor.write;

import com.palantir.javapoet.CodeBlock;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.RuntimeNames;
import dev.typebus.processor.model.Scalar;

/** Which constant or method of the runtime stands for a scalar. */
final class ScalarCode {
    private ScalarCode() {}

    /** The form: {@code JsonTexts.UUID}. */
    static CodeBlock form(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN, BYTE, SHORT, LONG, FLOAT, DOUBLE, BIG_INTEGER, BIG_DECIMAL, YEAR ->
                constant(RuntimeNames.JSON_NUMBERS, scalar.name());
            case INT -> constant(RuntimeNames.JSON_NUMBERS, "INTEGER");
            case CHAR -> constant(RuntimeNames.JSON_TEXTS, "CHARACTER");
            case BYTES -> constant(RuntimeNames.JSON_TEXTS, "BASE64");
            case STRING, UUID, URI, CURRENCY, LOCALE -> constant(RuntimeNames.JSON_TEXTS, scalar.name());
            case INSTANT,
                    LOCAL_DATE,
                    LOCAL_TIME,
                    LOCAL_DATE_TIME,
                    OFFSET_TIME,
                    OFFSET_DATE_TIME,
                    ZONED_DATE_TIME,
                    YEAR_MONTH,
                    MONTH_DAY,
                    DURATION,
                    PERIOD,
                    ZONE_ID,
                    ZONE_OFFSET -> constant(RuntimeNames.JSON_TIMES, scalar.name());
        };
    }

    /** The form as text, for aggregate ids and keys: {@code JsonKeys.LONG}. */
    static CodeBlock textForm(Scalar scalar) {
        return switch (scalar) {
            case BYTE, SHORT, LONG, BIG_INTEGER, YEAR -> constant(RuntimeNames.JSON_KEYS, scalar.name());
            case INT -> constant(RuntimeNames.JSON_KEYS, "INTEGER");
            default -> form(scalar);
        };
    }

    /** The form of an array of the primitive: {@code JsonArrays.INTEGERS}. */
    static CodeBlock arrayForm(Scalar scalar) {
        return constant(
                RuntimeNames.JSON_ARRAYS,
                switch (scalar) {
                    case INT -> "INTEGERS";
                    case CHAR -> "CHARACTERS";
                    default -> scalar.name() + "S";
                });
    }

    /** Writes a primitive. */
    static CodeBlock writePrimitive(Scalar scalar, CodeBlock value, String json) {
        return switch (scalar) {
            case BOOLEAN -> CodeBlock.of("$L.writeBoolean($L)", json, value);
            case FLOAT ->
                CodeBlock.of("$T.writeFloat($L, $L)", SourceFile.name(RuntimeNames.JSON_NUMBERS), value, json);
            case DOUBLE ->
                CodeBlock.of("$T.writeDouble($L, $L)", SourceFile.name(RuntimeNames.JSON_NUMBERS), value, json);
            case CHAR -> CodeBlock.of("$T.writeChar($L, $L)", SourceFile.name(RuntimeNames.JSON_TEXTS), value, json);
            default -> CodeBlock.of("$L.writeNumber($L)", json, value);
        };
    }

    /** Reads a primitive. */
    static CodeBlock readPrimitive(Scalar scalar, String json) {
        JavaClass type = scalar == Scalar.CHAR ? RuntimeNames.JSON_TEXTS : RuntimeNames.JSON_NUMBERS;
        String name = scalar.name().charAt(0) + scalar.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        return CodeBlock.of("$T.read$L($L)", SourceFile.name(type), name, json);
    }

    private static CodeBlock constant(JavaClass type, String name) {
        return CodeBlock.of("$T.$L", SourceFile.name(type), name);
    }
}
