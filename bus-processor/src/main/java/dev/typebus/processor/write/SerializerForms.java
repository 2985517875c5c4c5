package dev.typebus.processor.write;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import dev.typebus.processor.model.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The forms that one serializer needs, as expressions. What is not a constant of the runtime becomes a constant of the serializer,
 * declared after those that it is made of; a record, enum or sealed interface also brings its methods. For one thread.
 */
final class SerializerForms {
    private final ClassName serializer;
    private final Set<String> types;
    private final UniqueNames constants = new UniqueNames("TYPE");
    private final MemberNames members;
    private final List<FieldSpec> forms = new ArrayList<>();
    private final NestedMethods methods = new NestedMethods();
    private final SwitchRoom switches = new SwitchRoom();

    /** A constant is called neither like a type of the file nor like a local variable: one would hide the other. */
    SerializerForms(ClassName serializer, NamesOfTypes names) {
        this.serializer = serializer;
        this.types = names.types();
        types.forEach(constants::reserve);
        names.variables().forEach(constants::reserve);
        members = new MemberNames(constants.of("names of members", List.of("NAMES", "MEMBER_NAMES")));
    }

    /** Names for the locals of a method, none of which hides a type; nor is one of these given. */
    UniqueNames locals(String... taken) {
        UniqueNames locals = new UniqueNames(taken);
        types.forEach(locals::reserve);
        return locals;
    }

    /** The constants of this serializer, the names of members first. */
    List<FieldSpec> fields() {
        return Stream.concat(members.field().stream(), forms.stream()).toList();
    }

    /** The methods of nested types, in the order in which they are met. */
    Collection<MethodSpec> methods() {
        return methods.all();
    }

    /** A member's name, prepared for writing. */
    CodeBlock name(ComponentModel component) {
        return members.name(component);
    }

    /** The value of an absent component: a constant, unless it is a literal. */
    CodeBlock byDefault(String owner, ComponentModel component) {
        CodeBlock expression = DefaultCode.of(component);
        String name = Identifiers.constant(component.name()) + "_DEFAULT";
        return DefaultCode.isLiteral(component.form())
                ? expression
                : constant(
                        "default " + component.type() + " " + expression,
                        List.of(name, Identifiers.constant(owner) + "_" + name),
                        TypeName.get(component.type()),
                        expression);
    }

    /** The form of a component; a composite one becomes a constant named like the component. */
    CodeBlock ofComponent(String owner, ComponentModel component, JsonForm form) {
        boolean composite = form instanceof JsonForm.ListOf
                || form instanceof JsonForm.SetOf
                || form instanceof JsonForm.MapOf
                || (form instanceof JsonForm.ArrayOf array && !isPrimitiveArray(array));
        if (!composite) {
            return of(form);
        }
        CodeBlock expression = of(form);
        String name = Identifiers.constant(component.name()) + "_FORM";
        return constant(
                TypeName.get(form.type()).toString(),
                List.of(name, Identifiers.constant(owner) + "_" + name),
                codec(form),
                expression);
    }

    /** The form as an expression. */
    CodeBlock of(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            return ScalarCode.form(simple.scalar());
        } else if (form instanceof JsonForm.ListOf list) {
            return CodeBlock.of("$T.list($L)", SourceFile.name(RuntimeNames.JSON_COLLECTIONS), of(list.element()));
        } else if (form instanceof JsonForm.SetOf set) {
            return CodeBlock.of("$T.set($L)", SourceFile.name(RuntimeNames.JSON_COLLECTIONS), of(set.element()));
        } else if (form instanceof JsonForm.MapOf map) {
            return CodeBlock.of(
                    "$T.map($L,$W$L)",
                    SourceFile.name(RuntimeNames.JSON_COLLECTIONS),
                    ofText(map.key()),
                    of(map.value()));
        } else if (form instanceof JsonForm.ArrayOf array) {
            return ofArray(array);
        } else if (form instanceof JsonForm.ValueOf value) {
            return ofValue(value, false);
        } else if (form instanceof JsonForm.CodecOf codec) {
            return ofCodec(codec);
        } else if (form instanceof JsonForm.EnumOf enumeration) {
            return ofEnum(enumeration);
        } else if (form instanceof JsonForm.RecordOf record) {
            return ofRecord(record);
        } else if (form instanceof JsonForm.SealedOf sealed) {
            return ofSealed(sealed);
        }
        throw new IllegalArgumentException("no code for " + form);
    }

    /** The form as text, for an aggregate id or a key. */
    CodeBlock ofText(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            return ScalarCode.textForm(simple.scalar());
        }
        return form instanceof JsonForm.ValueOf value ? ofValue(value, true) : of(form);
    }

    private static boolean isPrimitiveArray(JsonForm.ArrayOf array) {
        return array.element() instanceof JsonForm.Simple simple && simple.primitive();
    }

    private CodeBlock ofArray(JsonForm.ArrayOf array) {
        if (array.element() instanceof JsonForm.Simple simple && simple.primitive()) {
            return ScalarCode.arrayForm(simple.scalar());
        }
        return CodeBlock.of(
                "$T.array($L, $T::new)",
                SourceFile.name(RuntimeNames.JSON_ARRAYS),
                of(array.element()),
                ArrayTypeName.get(array.type()));
    }

    private CodeBlock ofValue(JsonForm.ValueOf value, boolean asText) {
        ComponentModel component = value.components().get(0);
        boolean hasOneForm = isText(component.form());
        CodeBlock inner = asText ? ofText(component.form()) : of(component.form());
        TypeName type = TypeName.get(value.type());
        ClassName raw = SourceFile.name(value.declared().name());
        CodeBlock expression = SourceFile.isHidden(raw)
                ? CodeBlock.of("$L.as(value -> new $T(value),$Wvalue -> value.$L())", inner, type, component.name())
                : CodeBlock.of("$L.as($T::new,$W$T::$L)", inner, raw, raw, component.name());
        boolean text = asText || hasOneForm;
        return constant(
                type + (text && !hasOneForm ? " as key" : ""),
                constants(type, text && !hasOneForm ? "_KEY" : "_FORM"),
                SourceFile.name(text ? RuntimeNames.TEXT_FORM : RuntimeNames.JSON_CODEC, type),
                expression);
    }

    /** Whether the form of the value and the form of the key are one. */
    private static boolean isText(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            return simple.scalar().jsonType() == Scalar.JsonType.STRING && simple.scalar() != Scalar.BYTES;
        } else if (form instanceof JsonForm.ValueOf value) {
            return isText(value.components().get(0).form());
        }
        return form instanceof JsonForm.EnumOf;
    }

    private CodeBlock ofCodec(JsonForm.CodecOf codec) {
        ClassName type = SourceFile.name(codec.codec().name());
        String name = Identifiers.constant(type.simpleName());
        return constant(
                type,
                List.of(name, Identifiers.constant(String.join("", type.simpleNames())), name + "_FORM"),
                codec(codec),
                CodeBlock.of("$T.checked(new $T())", SourceFile.name(RuntimeNames.JSON_CODEC), type));
    }

    private CodeBlock ofEnum(JsonForm.EnumOf form) {
        TypeName type = TypeName.get(form.type());
        EnumMethods code = new EnumMethods(
                form,
                serializer,
                methods.name("from", type, ""),
                methods.name("to", type, ""),
                locals(),
                switches.isFor(form, type));
        code.methods().forEach(method -> methods.add(new NestedMethods.Nested(method.name(), name -> method)));
        CodeBlock expression = code.form(
                names -> constant(type + " to names", constants(type, "_NAMES"), code.toNamesType(), names),
                byName -> constant(type + " by name", constants(type, "_BY_NAME"), code.byNameType(), byName));
        return constant(
                type.toString(), constants(type, "_FORM"), SourceFile.name(RuntimeNames.TEXT_FORM, type), expression);
    }

    private CodeBlock ofRecord(JsonForm.RecordOf record) {
        TypeName type = TypeName.get(record.type());
        CodeBlock constant = ofMethods(type);
        RecordMethods code = recordMethods(record);
        methods.add(
                new NestedMethods.Nested(methods.name("write", type, ""), code::write),
                new NestedMethods.Nested(methods.name("read", type, ""), code::read));
        return constant;
    }

    private CodeBlock ofSealed(JsonForm.SealedOf sealed) {
        TypeName type = TypeName.get(sealed.type());
        CodeBlock constant = ofMethods(type);
        SealedMethods code = new SealedMethods(this, sealed);
        methods.add(
                new NestedMethods.Nested(methods.name("write", type, ""), code::write),
                new NestedMethods.Nested(methods.name("read", type, ""), code::read));
        return constant;
    }

    /** The methods for a record of a sealed interface: to write its members without the braces around them, and to read it. */
    Variant variant(JsonForm.RecordOf record) {
        TypeName type = TypeName.get(record.type());
        RecordMethods code = recordMethods(record);
        Variant variant = new Variant(methods.name("write", type, "Members"), methods.name("read", type, ""));
        if (record.components().isEmpty()) {
            methods.add(new NestedMethods.Nested(variant.read(), code::read));
        } else {
            methods.add(
                    new NestedMethods.Nested(variant.writeMembers(), code::writeMembers),
                    new NestedMethods.Nested(variant.read(), code::read));
        }
        return variant;
    }

    /** The names of a variant's methods. */
    record Variant(String writeMembers, String read) {}

    private RecordMethods recordMethods(JsonForm.RecordOf record) {
        return new RecordMethods(
                this,
                TypeName.get(record.type()),
                record.declared().name().simpleName().replace(".", ""),
                record.components());
    }

    private CodeBlock ofMethods(TypeName type) {
        return constant(
                type.toString(),
                constants(type, "_FORM"),
                SourceFile.name(RuntimeNames.JSON_CODEC, type),
                CodeBlock.of(
                        "$T.of(\n$T::$L,$W$T::$L)",
                        SourceFile.name(RuntimeNames.JSON_CODEC),
                        serializer,
                        methods.name("write", type, ""),
                        serializer,
                        methods.name("read", type, "")));
    }

    private static List<String> constants(TypeName type, String suffix) {
        return Identifiers.ofType(type).stream()
                .map(name -> Identifiers.constant(name) + suffix)
                .toList();
    }

    private static TypeName codec(JsonForm form) {
        return SourceFile.name(RuntimeNames.JSON_CODEC, TypeName.get(form.type()));
    }

    private CodeBlock constant(Object form, List<String> candidates, TypeName type, CodeBlock expression) {
        boolean isNew = !constants.has(form);
        String name = constants.of(form, candidates);
        if (isNew) {
            forms.add(constant(type, name)
                    .initializer(CodeBlock.builder()
                            .indent()
                            .indent()
                            .add(expression)
                            .unindent()
                            .unindent()
                            .build())
                    .build());
        }
        return CodeBlock.of("$L", name);
    }

    private static FieldSpec.Builder constant(TypeName type, String name) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
    }
}
