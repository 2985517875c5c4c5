package dev.typebus.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.model.JavaClass;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** The parts that all generated files share. */
final class SourceFile {
    private static final String GENERATED = "javax.annotation.processing.Generated";

    /** Classes that generated code uses without an import, unless a class of its package has the same name. */
    private static final List<String> JAVA_LANG = List.of(
            "Boolean",
            "Byte",
            "Character",
            "Deprecated",
            "Double",
            "Enum",
            "Float",
            "Integer",
            "Long",
            "Override",
            "Short",
            "String",
            "SuppressWarnings");

    private final Filer filer;
    private final Elements elements;
    private final String processor;

    /** @param processor the class that the files say they come from */
    SourceFile(Filer filer, Elements elements, String processor) {
        this.filer = filer;
        this.elements = elements;
        this.processor = processor;
    }

    /**
     * Writes the class, marked as generated where {@code user}'s module can see that annotation and no class hides its package.
     *
     * @param javaLang simple names of further classes of {@code java.lang} that it names
     */
    void write(String packageName, TypeSpec.Builder type, TypeElement user, String... javaLang) throws IOException {
        var module = elements.getModuleOf(user);
        TypeElement generated =
                module == null ? elements.getTypeElement(GENERATED) : elements.getTypeElement(module, GENERATED);
        if (generated != null && elements.getTypeElement(qualified(packageName, "javax")) == null) {
            type.addAnnotation(AnnotationSpec.builder(ClassName.get(generated))
                    .addMember("value", "$S", processor)
                    .build());
        }
        Stream.concat(JAVA_LANG.stream(), Stream.of(javaLang))
                .filter(name -> elements.getTypeElement(qualified(packageName, name)) != null)
                .forEach(type::alwaysQualify);
        TypeSpec spec = type.build();
        JavaFile source = JavaFile.builder(packageName, spec)
                .indent("    ")
                .skipJavaLangImports(true)
                .build();
        String name = qualified(packageName, spec.name());
        Element[] origins = spec.originatingElements().toArray(Element[]::new);
        try (Writer writer = filer.createSourceFile(name, origins).openWriter()) {
            writer.write(SourceFormatter.source(source.toString()));
        }
    }

    private static String qualified(String packageName, String name) {
        return packageName.isEmpty() ? name : packageName + "." + name;
    }

    static ClassName name(JavaClass type) {
        String[] simpleNames = type.simpleName().split("\\.", -1);
        ClassName name = ClassName.get(type.packageName(), simpleNames[0]);
        for (int i = 1; i < simpleNames.length; i++) {
            name = name.nestedClass(simpleNames[i]);
        }
        return name;
    }

    /**
     * Whether an expression cannot begin with this class in a serializer, as the serializer's constant {@code TYPE} has its name; where only a
     * type can stand, it is the class (JLS 6.5.1).
     */
    static boolean isHidden(TypeName type) {
        return type instanceof ClassName name
                && name.topLevelClassName().simpleName().equals("TYPE");
    }

    /** A constant of an enum. */
    static CodeBlock constant(TypeName type, String name) {
        return isHidden(type)
                ? CodeBlock.of("$T.valueOf($T.class, $S)", Enum.class, type, name)
                : CodeBlock.of("$T.$L", type, name);
    }

    static TypeName name(JavaClass type, TypeName argument) {
        return ParameterizedTypeName.get(name(type), argument.box());
    }

    /** {@code .formerly("Loan.Paid")}; nothing where there is no former name. */
    static CodeBlock formerly(List<Specified<String>> names) {
        return names.isEmpty()
                ? CodeBlock.of("")
                : CodeBlock.of(
                        ".formerly($L)",
                        names.stream().map(name -> Literal.of(name.value())).collect(CodeBlock.joining(", ")));
    }
}
