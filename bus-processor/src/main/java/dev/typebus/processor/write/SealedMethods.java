package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the methods that distinguish, write and read the records of a sealed interface. */
final class SealedMethods {
    private final SerializerForms forms;
    private final JsonForm.SealedOf sealed;
    private final TypeName type;

    SealedMethods(SerializerForms forms, JsonForm.SealedOf sealed) {
        this.forms = forms;
        this.sealed = sealed;
        this.type = TypeName.get(sealed.type());
    }

    /** One {@code if} after the other: each {@code else if} takes from the compiler's stack. */
    MethodSpec write(String name) {
        UniqueNames variables = forms.locals("json");
        String value = variables.of(
                sealed,
                Identifiers.variables(sealed.declared().name().simpleName().replaceFirst(".*\\.", "")));
        CodeBlock.Builder code = CodeBlock.builder().addStatement("json.writeStartObject()");
        for (JsonForm.Variant variant : sealed.variants()) {
            JsonForm.RecordOf record = (JsonForm.RecordOf) variant.form();
            ClassName recordType = SourceFile.name(record.declared().name());
            String variable = variables.of(recordType, Identifiers.variables(recordType.simpleName()));
            SerializerForms.Variant methods = forms.variant(record);
            boolean empty = record.components().isEmpty();
            code.beginControlFlow("if ($L instanceof $T$L)", value, recordType, empty ? "" : " " + variable)
                    .addStatement(
                            "json.writeStringProperty($S, $L)",
                            JsonForm.SealedOf.DISCRIMINATOR,
                            Literal.of(variant.jsonName().value()));
            if (!empty) {
                code.addStatement("$L($L, json)", methods.writeMembers(), variable);
            }
            code.addStatement("json.writeEndObject()").addStatement("return").endControlFlow();
        }
        code.addStatement("throw $T.notKnown($L)", SourceFile.name(RuntimeNames.JSON_VARIANT), value);
        return privateStatic(name)
                .addParameter(type, value)
                .addParameter(SourceFile.name(RuntimeNames.JSON_GENERATOR), "json")
                .addCode(code.build())
                .build();
    }

    MethodSpec read(String name) {
        ClassName variantType = SourceFile.name(RuntimeNames.JSON_VARIANT);
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement(
                        "$T variant = $T.read($S, json)", variantType, variantType, JsonForm.SealedOf.DISCRIMINATOR)
                .beginControlFlow("return switch (variant.name())");
        for (JsonForm.Variant variant : sealed.variants()) {
            JsonForm.RecordOf record = (JsonForm.RecordOf) variant.form();
            String read = forms.variant(record).read();
            code.addStatement(
                    "case $L -> $L(variant.json())",
                    Literal.of(variant.jsonName().value()),
                    read);
        }
        code.addStatement("default -> throw variant.unknown($S, $L)", JsonForm.SealedOf.DISCRIMINATOR, oneOf());
        return privateStatic(name)
                .returns(type)
                .addParameter(SourceFile.name(RuntimeNames.JSON_PARSER), "json")
                .addCode(code.unindent().add("};\n").build())
                .build();
    }

    private CodeBlock oneOf() {
        List<String> names = sealed.variants().stream()
                .map(variant -> variant.jsonName().value())
                .toList();
        return Literal.of(Identifiers.oneOf(
                names, "a record of " + sealed.declared().name().simpleName()));
    }

    private static MethodSpec.Builder privateStatic(String name) {
        return MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
    }
}
