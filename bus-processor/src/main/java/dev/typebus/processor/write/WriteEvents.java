package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.RuntimeNames;
import dev.typebus.processor.model.UpcasterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import javax.lang.model.element.Modifier;

/** {@code Events}: a constant and two publish methods per event, and the catalog. */
final class WriteEvents {
    private final List<EventModel> events;
    private final List<UpcasterModel> upcasters;
    private final List<LibraryModel> libraries;
    private final SortedSet<String> retired;

    /** @param module what has no problems of it */
    WriteEvents(ModuleModel module, SortedSet<String> retired) {
        this.events = module.events();
        this.upcasters = module.upcasters();
        this.libraries = module.libraries();
        this.retired = retired;
    }

    TypeSpec.Builder type() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Events")
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("""
                        Publishes the events of this module: one constant and two methods per event.
                        The first argument says where the event goes.
                        """)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        Deprecations deprecations = new Deprecations();
        for (EventModel event : events) {
            deprecations.use(event);
            type.addOriginatingElement(event.type().element());
            type.addField(constant(event));
        }
        events.stream()
                .filter(event -> !event.older())
                .forEach(event -> type.addMethod(ofComponents(event)).addMethod(ofRecord(event)));
        upcasters.forEach(deprecations::use);
        deprecations.suppressIn(type);
        return type.addMethod(catalog());
    }

    private static FieldSpec constant(EventModel event) {
        ClassName record = SourceFile.name(event.type().name());
        return FieldSpec.builder(SourceFile.name(RuntimeNames.EVENT_TYPE, record), event.constant())
                .addAnnotations(Deprecations.of(event))
                .addModifiers(visibility(event))
                .addModifiers(Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "{@code $L}, version $L, declared by {@link $T}.",
                        event.name().value(),
                        event.version().value(),
                        record)
                .initializer("$T.TYPE", SourceFile.name(event.serializer()))
                .build();
    }

    private static MethodSpec ofComponents(EventModel event) {
        String to = publisher(event);
        List<CodeBlock> names = new ArrayList<>();
        MethodSpec.Builder method = method(event, to);
        for (ComponentModel component : event.components()) {
            method.addParameter(TypeName.get(component.type()), component.name());
            names.add(CodeBlock.of("$L", component.name()));
        }
        return method.addStatement(
                        "return $L($L, new $T($L))",
                        event.method(),
                        to,
                        SourceFile.name(event.type().name()),
                        CodeBlock.join(names, ",$W"))
                .build();
    }

    private static MethodSpec ofRecord(EventModel event) {
        return method(event, "to")
                .addParameter(SourceFile.name(event.type().name()), "event")
                .addStatement("return to.publish($L, event)", event.constant())
                .build();
    }

    private static MethodSpec.Builder method(EventModel event, String to) {
        return MethodSpec.methodBuilder(event.method())
                .addAnnotations(Deprecations.of(event))
                .addModifiers(visibility(event))
                .addModifiers(Modifier.STATIC)
                .returns(SourceFile.name(RuntimeNames.EVENT_ID))
                .addJavadoc(
                        "Publishes {@code $L} about the $L {@code $L}.",
                        event.name().value(),
                        event.aggregateType().value().replace('_', ' '),
                        event.aggregateIds().get(0).name())
                .addParameter(SourceFile.name(RuntimeNames.PUBLISHER), to);
    }

    /** A name that no component has. */
    private static String publisher(EventModel event) {
        UniqueNames names = new UniqueNames();
        event.components().forEach(component -> names.reserve(component.name()));
        return names.of("publisher", List.of("to", "publisher", "eventPublisher"));
    }

    private static Modifier[] visibility(EventModel event) {
        return event.type().isPublic() ? new Modifier[] {Modifier.PUBLIC} : new Modifier[0];
    }

    private MethodSpec catalog() {
        List<CodeBlock> constants = events.stream()
                .map(event -> CodeBlock.of("$L", event.constant()))
                .toList();
        CodeBlock.Builder catalog = CodeBlock.builder()
                .add(
                        constants.size() < 2 ? "return $T.of($L)" : "return $T.of(\n$L)",
                        SourceFile.name(RuntimeNames.EVENT_CATALOG),
                        CodeBlock.join(constants, ",\n"));
        upcasters.forEach(upcaster -> catalog.add(
                "\n.$L($L, $L, $T::$L)",
                switch (upcaster.makes()) {
                    case ONE -> "upcast";
                    case AT_MOST_ONE -> "upcastOrDrop";
                    case ANY -> "upcastAndSplit";
                },
                upcaster.from().orElseThrow().constant(),
                upcaster.to().orElseThrow().constant(),
                SourceFile.name(upcaster.declaring().name()),
                upcaster.methodName()));
        if (!retired.isEmpty()) {
            catalog.add(
                    "\n.retired($L)",
                    retired.stream().map(name -> CodeBlock.of("$S", name)).collect(CodeBlock.joining(",$W")));
        }
        libraries.forEach(library -> catalog.add("\n.and($T.catalog())", SourceFile.name(library.events())));
        return MethodSpec.methodBuilder("catalog")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc(
                        libraries.isEmpty()
                                ? "The events of this module."
                                : "The events of this module and of the modules that it was compiled with.")
                .returns(SourceFile.name(RuntimeNames.EVENT_CATALOG))
                .addStatement(catalog.build())
                .build();
    }
}
