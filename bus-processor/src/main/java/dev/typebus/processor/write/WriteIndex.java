package dev.typebus.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.annotations.ModuleIndex;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.LibraryModel;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The class in {@code dev.typebus.index} by which other compilations find this module. */
final class WriteIndex {
    private static final Set<String> NO_CLASSES = Set.of("permits", "record", "sealed", "var", "yield");

    private WriteIndex() {}

    static TypeSpec.Builder type(
            ClassName events, List<EventModel> declared, List<GroupModel> groups, List<LibraryModel> libraries) {
        AnnotationSpec.Builder index =
                AnnotationSpec.builder(ModuleIndex.class).addMember("events", "$S", events.canonicalName());
        for (EventModel event : declared) {
            index.addMember(
                    "declares",
                    "$L",
                    AnnotationSpec.builder(ModuleIndex.Event.class)
                            .addMember("name", "$S", event.name().value())
                            .addMember("version", "$L", event.version().value())
                            .addMember(
                                    "aggregateType", "$S", event.aggregateType().value())
                            .addMember("record", "$S", event.type().name().qualifiedName())
                            .addMember("isPublic", "$L", event.type().isPublic())
                            .build());
        }
        groups.stream()
                .flatMap(group -> group.handlers().stream()
                        .map(handler -> group.name() + "/" + handler.id().value()))
                .sorted()
                .forEach(handler -> index.addMember("handlers", "$S", handler));
        libraries.forEach(
                library -> index.addMember("libraries", "$S", library.events().qualifiedName()));
        TypeSpec.Builder type = TypeSpec.classBuilder(name(events))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("What other modules find here when they are compiled with this one: {@link $T}.\n", events)
                .addAnnotation(index.build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        declared.forEach(event -> type.addOriginatingElement(event.type().element()));
        return type;
    }

    /**
     * {@code com.example.loans.Events} → {@code com_example_loans}. No two packages have one name: an underscore of the package becomes
     * {@code _1}, which no dot becomes, as no part of a package begins with a digit. What may be a package and no class,
     * {@code record}, gets an underscore.
     */
    private static String name(ClassName events) {
        String name = events.packageName().replace("_", "_1").replace('.', '_');
        return name.isEmpty() ? "unnamed_" : name + (NO_CLASSES.contains(name) ? "_" : "");
    }
}
