package dev.typebus.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Writes the methods that write and read a record: the event or a record within it. */
final class RecordMethods {
    private static final String JSON = "json";

    private final SerializerForms forms;
    private final TypeName type;
    private final String owner;
    private final List<ComponentModel> components;

    /** @param owner the record's name, where that of a component alone is not enough */
    RecordMethods(SerializerForms forms, TypeName type, String owner, List<ComponentModel> components) {
        this.forms = forms;
        this.type = type;
        this.owner = owner;
        this.components = components;
    }

    /** {@code private static void writeTerms(Terms terms, JsonGenerator json)}. */
    MethodSpec write(String name) {
        return privateStatic(name)
                .addParameter(type, variable())
                .addParameter(SourceFile.name(RuntimeNames.JSON_GENERATOR), JSON)
                .addCode(writeBody(variable()))
                .build();
    }

    /** {@code private static void writeTermsMembers(Terms terms, JsonGenerator json)}: without the braces. */
    MethodSpec writeMembers(String name) {
        return privateStatic(name)
                .addParameter(type, variable())
                .addParameter(SourceFile.name(RuntimeNames.JSON_GENERATOR), JSON)
                .addCode(members(variable()))
                .build();
    }

    /** {@code private static Terms readTerms(JsonParser json)}. */
    MethodSpec read(String name) {
        return privateStatic(name)
                .returns(type)
                .addParameter(SourceFile.name(RuntimeNames.JSON_PARSER), parser(locals()))
                .addCode(readBody())
                .build();
    }

    private static MethodSpec.Builder privateStatic(String name) {
        return MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
    }

    private String variable() {
        return forms.locals(JSON)
                .of(type, Identifiers.variables(Identifiers.ofType(rawType()).get(0)));
    }

    private TypeName rawType() {
        return type instanceof ParameterizedTypeName generic ? generic.rawType() : type;
    }

    CodeBlock writeBody(String record) {
        return CodeBlock.builder()
                .addStatement("$L.writeStartObject()", JSON)
                .add(members(record))
                .addStatement("$L.writeEndObject()", JSON)
                .build();
    }

    private CodeBlock members(String record) {
        CodeBlock.Builder code = CodeBlock.builder();
        components.forEach(component -> code.add(member(component, CodeBlock.of("$L.$L()", record, component.name()))));
        return code.build();
    }

    private CodeBlock member(ComponentModel component, CodeBlock value) {
        CodeBlock name = forms.name(component);
        CodeBlock.Builder code = CodeBlock.builder();
        if (component.form() instanceof JsonForm.OptionalOf optional) {
            CodeBlock form = isPrimitive(optional.value())
                    ? CodeBlock.of("")
                    : CodeBlock.of(", $L", forms.ofComponent(owner, component, optional.value()));
            return code.addStatement(
                            "$T.write($L, $L$L, $L)",
                            SourceFile.name(RuntimeNames.JSON_OPTIONALS),
                            name,
                            value,
                            form,
                            JSON)
                    .build();
        }
        if (component.isNullable() && !isPrimitive(component.form())) {
            code.beginControlFlow("if ($L != null)", value);
        }
        code.addStatement("$L.writeName($L)", JSON, name);
        if (component.form() instanceof JsonForm.Simple simple && simple.primitive()) {
            code.addStatement(ScalarCode.writePrimitive(simple.scalar(), value, JSON));
        } else {
            code.addStatement("$L.write($L, $L)", forms.ofComponent(owner, component, component.form()), value, JSON);
        }
        if (component.isNullable() && !isPrimitive(component.form())) {
            code.endControlFlow();
        }
        return code.build();
    }

    CodeBlock readBody() {
        UniqueNames locals = locals();
        String json = parser(locals);
        CodeBlock.Builder code = CodeBlock.builder();
        code.addStatement("$T.startObject($L)", SourceFile.name(RuntimeNames.JSON_STRUCTURE), json);
        components.forEach(component -> code.add(declaration(component, locals)));
        code.beginControlFlow("while ($T.nextMember($L))", SourceFile.name(RuntimeNames.JSON_STRUCTURE), json);
        code.add(branches(locals, json));
        code.endControlFlow();
        components.forEach(component -> code.add(presence(component, locals, json)));
        code.addStatement(construction(locals));
        return code.build();
    }

    private CodeBlock branches(UniqueNames locals, String json) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (components.isEmpty()) {
            return code.addStatement("$L.skipChildren()", json).build();
        }
        code.beginControlFlow("switch ($L.currentName())", json);
        components.forEach(component -> code.add(branch(component, locals, json)));
        return code.addStatement("default -> $L.skipChildren()", json)
                .endControlFlow()
                .build();
    }

    /** A statement, and no expression around the constructor's argument: javac would have to infer a type for each. */
    private CodeBlock presence(ComponentModel component, UniqueNames locals, String json) {
        boolean mayBeAbsent = !isPrimitive(component.form()) && !component.isRequired();
        if (mayBeAbsent || component.byDefault().isPresent()) {
            return CodeBlock.of("");
        }
        String present =
                isPrimitive(component.form()) ? seen(component, locals) : local(component, locals) + " != null";
        return CodeBlock.builder()
                .addStatement(
                        "$T.require($L, $L, $L)",
                        SourceFile.name(RuntimeNames.JSON_STRUCTURE),
                        present,
                        Literal.of(component.jsonName().value()),
                        json)
                .build();
    }

    private CodeBlock construction(UniqueNames locals) {
        List<CodeBlock> arguments = components.stream()
                .map(component -> CodeBlock.of("$L", local(component, locals)))
                .toList();
        String diamond = type instanceof ParameterizedTypeName ? "<>" : "";
        return CodeBlock.of("return new $T$L($L)", rawType(), diamond, CodeBlock.join(arguments, ",$W"));
    }

    private CodeBlock declaration(ComponentModel component, UniqueNames locals) {
        CodeBlock.Builder code = CodeBlock.builder();
        TypeName type = TypeName.get(component.type());
        String local = local(component, locals);
        if (component.byDefault().isPresent()) {
            code.addStatement("$T $L = $L", type, local, forms.byDefault(owner, component));
        } else if (component.isOptional()) {
            TypeName raw = type instanceof ParameterizedTypeName generic ? generic.rawType() : type;
            code.addStatement("$T $L = $T.empty()", type, local, raw);
        } else if (isPrimitive(component.form())) {
            code.addStatement("$T $L = $L", type, local, type.equals(TypeName.BOOLEAN) ? "false" : "0");
            code.addStatement("boolean $L = false", seen(component, locals));
        } else {
            code.addStatement("$T $L = null", type.box(), local);
        }
        return code.build();
    }

    private CodeBlock branch(ComponentModel component, UniqueNames locals, String json) {
        CodeBlock names = CodeBlock.join(
                Stream.concat(Stream.of(component.jsonName()), component.formerly().stream())
                        .map(name -> Literal.of(name.value()))
                        .toList(),
                ", ");
        CodeBlock value = value(component, json);
        if (!isPrimitive(component.form()) || component.byDefault().isPresent()) {
            return CodeBlock.builder()
                    .addStatement("case $L -> $L = $L", names, local(component, locals), value)
                    .build();
        }
        return CodeBlock.builder()
                .beginControlFlow("case $L ->", names)
                .addStatement("$L = $L", local(component, locals), value)
                .addStatement("$L = true", seen(component, locals))
                .endControlFlow()
                .build();
    }

    private CodeBlock value(ComponentModel component, String json) {
        if (component.form() instanceof JsonForm.OptionalOf optional) {
            TypeName type = TypeName.get(component.type());
            TypeName raw = type instanceof ParameterizedTypeName generic ? generic.rawType() : type;
            return CodeBlock.of("$T.of($L)", raw, value(component, optional.value(), json));
        }
        return value(component, component.form(), json);
    }

    private CodeBlock value(ComponentModel component, JsonForm form, String json) {
        return form instanceof JsonForm.Simple simple && simple.primitive()
                ? ScalarCode.readPrimitive(simple.scalar(), json)
                : CodeBlock.of("$L.read($L)", forms.ofComponent(owner, component, form), json);
    }

    private static String seen(ComponentModel component, UniqueNames locals) {
        String name = component.name();
        return locals.of("seen " + name, List.of(name + "Seen", name + "WasSeen"));
    }

    private static boolean isPrimitive(JsonForm form) {
        return form instanceof JsonForm.Simple simple && simple.primitive();
    }

    /** The local variables: one for each component, called like it, unless a type is, too; then the parser. */
    private UniqueNames locals() {
        UniqueNames locals = forms.locals();
        components.forEach(component -> local(component, locals));
        return locals;
    }

    private String parser(UniqueNames locals) {
        return locals.of(this, List.of(JSON, "parser", "jsonParser"));
    }

    private static String local(ComponentModel component, UniqueNames locals) {
        return locals.of(component.name(), List.of(component.name()));
    }
}
