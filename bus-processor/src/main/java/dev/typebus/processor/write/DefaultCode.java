package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The value of a {@code @Default} as an expression. Its text was checked. */
final class DefaultCode {
    private DefaultCode() {}

    /** Whether the expression costs nothing, so that it needs no constant. */
    static boolean isLiteral(JsonForm form) {
        return !(form instanceof JsonForm.ValueOf)
                && !(form instanceof JsonForm.Simple simple
                        && simple.scalar().primitiveName().isEmpty()
                        && simple.scalar() != Scalar.STRING);
    }

    /** The expression for a component that has one. */
    static CodeBlock of(ComponentModel component) {
        return of(component.form(), component.byDefault().orElseThrow().value());
    }

    private static CodeBlock of(JsonForm form, String text) {
        if (form instanceof JsonForm.Simple simple) {
            return ofScalar(simple.scalar(), text);
        } else if (form instanceof JsonForm.EnumOf choice) {
            String constant = choice.constants().stream()
                    .filter(each -> each.jsonName().value().equals(text))
                    .map(JsonForm.Constant::name)
                    .findFirst()
                    .orElseThrow();
            return SourceFile.constant(SourceFile.name(choice.declared().name()), constant);
        } else if (form instanceof JsonForm.ValueOf value) {
            return CodeBlock.of(
                    "new $T($L)",
                    TypeName.get(value.type()),
                    of(value.components().get(0).form(), text));
        } else if (form instanceof JsonForm.SetOf) {
            return CodeBlock.of("$T.of()", Set.class);
        } else if (form instanceof JsonForm.MapOf) {
            return CodeBlock.of("$T.of()", Map.class);
        }
        return CodeBlock.of("$T.of()", List.class);
    }

    private static CodeBlock ofScalar(Scalar scalar, String text) {
        ClassName type = ClassName.bestGuess(scalar == Scalar.BYTES ? "java.lang.Byte" : scalar.qualifiedName());
        return switch (scalar) {
            case BOOLEAN, INT, DOUBLE -> CodeBlock.of("$L", text);
            case BYTE -> CodeBlock.of("(byte) $L", text);
            case SHORT -> CodeBlock.of("(short) $L", text);
            case LONG -> CodeBlock.of("$LL", text);
            case FLOAT -> CodeBlock.of("$Lf", text);
            case CHAR -> CodeBlock.of("$L.charAt(0)", Literal.of(text));
            case STRING -> Literal.of(text);
            case BIG_INTEGER, BIG_DECIMAL -> CodeBlock.of("new $T($S)", type, text);
            case UUID -> CodeBlock.of("$T.fromString($S)", type, text);
            case YEAR -> CodeBlock.of("$T.of($L)", type, text);
            case ZONE_ID, ZONE_OFFSET -> CodeBlock.of("$T.of($S)", type, text);
            case URI -> CodeBlock.of("$T.create($S)", type, text);
            case CURRENCY -> CodeBlock.of("$T.getInstance($S)", type, text);
            case LOCALE -> CodeBlock.of("$T.forLanguageTag($S)", type, text);
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
                    PERIOD -> CodeBlock.of("$T.parse($S)", type, text);
            case BYTES -> throw new IllegalArgumentException("bytes have no default");
        };
    }
}
