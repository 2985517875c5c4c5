package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** How an enum's constants are written and read: by a switch over their names, never by reflection. */
final class EnumMethods {
    private final JsonForm.EnumOf form;
    private final TypeName type;
    private final ClassName serializer;
    private final String name;

    EnumMethods(JsonForm.EnumOf form, ClassName serializer, String name) {
        this.form = form;
        this.type = TypeName.get(form.type());
        this.serializer = serializer;
        this.name = name;
    }

    /** {@code TextForm.of("OPEN or CLOSED", Status::name, LoanFundedSerializer::toStatus)}. */
    CodeBlock form() {
        CodeBlock toText =
                hasOwnNames() ? CodeBlock.of("$T::from$L", serializer, name) : CodeBlock.of("$T::name", type);
        return CodeBlock.of(
                "$T.of(\n$S,$W$L,$W$T::to$L)",
                SourceFile.name(RuntimeNames.TEXT_FORM),
                expected(),
                toText,
                serializer,
                name);
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        if (hasOwnNames()) {
            methods.add(fromConstant());
        }
        methods.add(toConstant());
        return methods;
    }

    private boolean hasOwnNames() {
        return form.constants().stream()
                .anyMatch(constant -> !constant.jsonName().value().equals(constant.name()));
    }

    private MethodSpec fromConstant() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("return switch (constant)");
        for (JsonForm.Constant constant : form.constants()) {
            code.addStatement(
                    "case $L -> $S", constant.name(), constant.jsonName().value());
        }
        return privateStatic("from" + name, ClassName.get(String.class))
                .addParameter(type, "constant")
                .addCode(closed(code))
                .build();
    }

    private MethodSpec toConstant() {
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("return switch (name)");
        for (JsonForm.Constant constant : form.constants()) {
            code.addStatement("case $S -> $T.$L", constant.jsonName().value(), type, constant.name());
        }
        code.addStatement("default -> null");
        return privateStatic("to" + name, type)
                .addParameter(String.class, "name")
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

    private String expected() {
        return Identifiers.oneOf(form.constants().stream()
                .map(constant -> constant.jsonName().value())
                .toList());
    }
}
