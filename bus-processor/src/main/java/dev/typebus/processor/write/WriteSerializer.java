package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.RuntimeNames;
import java.io.IOException;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Modifier;
import javax.lang.model.util.Elements;

/** {@code LoanFundedSerializer}, beside its record and from nothing but its record. */
public final class WriteSerializer {
    private final SourceFile file;

    /** @param processor the class that the files say they come from */
    public WriteSerializer(Filer filer, Elements elements, String processor) {
        this.file = new SourceFile(filer, elements, processor);
    }

    /** Writes the serializer of an event without problems. */
    public void write(EventModel event) throws IOException {
        ClassName record = SourceFile.name(event.type().name());
        ClassName serializer = SourceFile.name(event.serializer());
        SerializerForms forms = new SerializerForms(serializer, new NamesOfTypes(event));
        RecordMethods methods = new RecordMethods(forms, record, record.simpleName(), event.components());
        CodeBlock aggregateId = aggregateId(event, forms);
        CodeBlock write = methods.writeBody("event");
        MethodSpec read = methods.read("read");
        TypeSpec.Builder type = TypeSpec.classBuilder(serializer)
                .addModifiers(visibility(event))
                .addModifiers(Modifier.FINAL)
                .addSuperinterface(SourceFile.name(RuntimeNames.EVENT_SERIALIZER, record))
                .addJavadoc(javadoc(event, record))
                .addOriginatingElement(event.type().element())
                .addField(type(event, record, serializer))
                .addFields(forms.fields())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(override("aggregateId")
                        .returns(String.class)
                        .addParameter(record, "event")
                        .addCode(aggregateId)
                        .build())
                .addMethod(override("write")
                        .addParameter(record, "event")
                        .addParameter(SourceFile.name(RuntimeNames.JSON_GENERATOR), "json")
                        .addCode(write)
                        .build())
                .addMethod(override("read")
                        .returns(record)
                        .addParameters(read.parameters())
                        .addCode(read.code())
                        .build())
                .addMethods(forms.methods());
        new Deprecations().use(event).suppressIn(type);
        file.write(event.type().name().packageName(), type, event.type().element());
    }

    private static FieldSpec type(EventModel event, ClassName record, ClassName serializer) {
        return FieldSpec.builder(SourceFile.name(RuntimeNames.EVENT_TYPE, record), "TYPE")
                .addModifiers(visibility(event))
                .addModifiers(Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "{@code $L}, version $L.",
                        event.name().value(),
                        event.version().value())
                .initializer(
                        "$T.of(\n$>$>$S, $L, $S, $T.class, new $T()$<$<)$L",
                        SourceFile.name(RuntimeNames.EVENT_TYPE),
                        event.name().value(),
                        event.version().value(),
                        event.aggregateType().value(),
                        record,
                        serializer,
                        SourceFile.formerly(event.formerly()))
                .build();
    }

    private static Modifier[] visibility(EventModel event) {
        return event.type().isPublic() ? new Modifier[] {Modifier.PUBLIC} : new Modifier[0];
    }

    private static CodeBlock aggregateId(EventModel event, SerializerForms forms) {
        ComponentModel id = event.aggregateIds().get(0);
        return CodeBlock.builder()
                .addStatement("return $L.aggregateId(event.$L(), $S)", forms.ofText(id.form()), id.name(), id.name())
                .build();
    }

    /** The table is one argument: JavaPoet looks for line ends in each by itself. */
    private static CodeBlock javadoc(EventModel event, ClassName record) {
        return CodeBlock.of(
                "JSON form of {@link $T}, version $L.\n<pre>\n$L\n</pre>\n",
                record,
                event.version().value(),
                String.join("\n", JsonTable.of(event.components())));
    }

    private static MethodSpec.Builder override(String name) {
        return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
    }
}
