package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the methods that write and read an enum's constants: by a switch over the names, or by a map if there are many; never by reflection. */
final class EnumMethods {
    private static final int LARGE = 500;

    private final JsonForm.EnumOf form;
    private final TypeName type;
    private final ClassName serializer;
    private final String from;
    private final String to;
    private final String text;
    private final String names;
    private final boolean switches;

    /**
     * The methods of an enum.
     *
     * @param locals what no local may be called
     * @param switches whether there is room for a switch over its constants
     */
    EnumMethods(
            JsonForm.EnumOf form, ClassName serializer, String from, String to, UniqueNames locals, boolean switches) {
        this.form = form;
        this.type = TypeName.get(form.type());
        this.serializer = serializer;
        this.from = from;
        this.to = to;
        this.text = locals.of("text", List.of("name", "constantName"));
        this.names = locals.of("names", List.of("names", "constantNames"));
        this.switches = switches;
    }

    /**
     * {@code TextForm.of("OPEN or CLOSED", Status::name, LoanFundedSerializer::toStatus)}.
     *
     * @param toNames makes a constant of the map to names, where no switch has them, and returns its name
     * @param byName the same of a large enum's map from names
     */
    CodeBlock form(UnaryOperator<CodeBlock> toNames, UnaryOperator<CodeBlock> byName) {
        CodeBlock toText = toText(toNames);
        return CodeBlock.of(
                "$T.of(\n$L,$W$L,$W$L)",
                SourceFile.name(RuntimeNames.TEXT_FORM),
                expected(),
                toText,
                isLarge()
                        ? CodeBlock.of("$L::get", byName.apply(byName(toText)))
                        : CodeBlock.of("$T::$L", serializer, to));
    }

    /** Whether the bytes of a method do not suffice for a switch over the names of all constants. */
    private boolean isLarge() {
        return form.constants().size() > LARGE;
    }

    private CodeBlock byName(CodeBlock toText) {
        return CodeBlock.of(
                "$T.stream($T.class.getEnumConstants())\n.collect($T.toMap($L, $T.identity()))",
                Arrays.class,
                type,
                Collectors.class,
                toText,
                Function.class);
    }

    /** The constants of a large enum by their names. */
    TypeName byNameType() {
        return ParameterizedTypeName.get(ClassName.get(Map.class), ClassName.get(String.class), type);
    }

    /** The names of an enum's constants. */
    TypeName toNamesType() {
        return ParameterizedTypeName.get(ClassName.get(Map.class), type, ClassName.get(String.class));
    }

    private CodeBlock toText(UnaryOperator<CodeBlock> toNames) {
        if (hasOwnNames(form)) {
            return switches
                    ? CodeBlock.of("$T::$L", serializer, from)
                    : CodeBlock.of("$L::get", toNames.apply(CodeBlock.of("$L()", from)));
        }
        return SourceFile.isHidden(type) ? CodeBlock.of("constant -> constant.name()") : CodeBlock.of("$T::name", type);
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        if (hasOwnNames(form)) {
            methods.add(switches ? fromConstant() : toNames());
        }
        if (!isLarge()) {
            methods.add(toConstant());
        }
        return methods;
    }

    /** Whether a constant is not called in JSON as it is in Java. */
    static boolean hasOwnNames(JsonForm.EnumOf form) {
        return form.constants().stream()
                .anyMatch(constant -> !constant.jsonName().value().equals(constant.name()));
    }

    private MethodSpec fromConstant() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("return switch (constant)");
        for (JsonForm.Constant constant : form.constants()) {
            code.addStatement(
                    "case $L -> $L",
                    constant.name(),
                    Literal.of(constant.jsonName().value()));
        }
        return privateStatic(from, ClassName.get(String.class))
                .addParameter(type, "constant")
                .addCode(closed(code))
                .build();
    }

    private MethodSpec toNames() {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("$T $L = new $T<>($T.class)", toNamesType(), names, EnumMap.class, type);
        for (JsonForm.Constant constant : form.constants()) {
            code.addStatement(
                    "$L.put($L,$W$L)",
                    names,
                    SourceFile.constant(type, constant.name()),
                    Literal.of(constant.jsonName().value()));
        }
        return privateStatic(from, toNamesType())
                .addCode(code.addStatement("return $L", names).build())
                .build();
    }

    private MethodSpec toConstant() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("return switch ($L)", text);
        for (JsonForm.Constant constant : form.constants()) {
            code.addStatement(
                    "case $L -> $L",
                    Literal.of(constant.jsonName().value()),
                    SourceFile.constant(type, constant.name()));
        }
        code.addStatement("default -> null");
        return privateStatic(to, type)
                .addParameter(String.class, text)
                .addCode(closed(code))
                .build();
    }

    private static MethodSpec.Builder privateStatic(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(result);
    }

    private static CodeBlock closed(CodeBlock.Builder switchExpression) {
        return switchExpression.unindent().add("};\n").build();
    }

    private CodeBlock expected() {
        String otherwise = "a constant of " + form.declared().name().simpleName();
        List<String> names = form.constants().stream()
                .map(constant -> constant.jsonName().value())
                .toList();
        return Literal.of(isLarge() ? otherwise : Identifiers.oneOf(names, otherwise));
    }
}
