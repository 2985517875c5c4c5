package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import dev.typebus.annotations.ModuleIndex;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.RuntimeNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** The modules on the class path that left an index there. */
final class ReadLibraries {
    private final Elements elements;
    private final CompilerOutput output;

    ReadLibraries(Elements elements, CompilerOutput output) {
        this.elements = elements;
        this.output = output;
    }

    /**
     * Returns the libraries, sorted. The output of an earlier compilation of this module is not a library. Neither are this module's tests, if they
     * are on the class path.
     *
     * @param packageName of our {@code Events}; empty where there is none
     */
    List<LibraryModel> read(Optional<String> packageName) {
        String own = packageName
                .map(name -> new JavaClass(name, "Events").qualifiedName())
                .orElse("");
        PackageElement index = elements.getPackageElement(RuntimeNames.INDEX_PACKAGE);
        if (index == null) {
            return List.of();
        }
        List<LibraryModel> libraries = new ArrayList<>();
        for (Element entry : index.getEnclosedElements()) {
            if (!output.has(ReadClass.name(MoreElements.asType(entry)))) {
                Annotations.find(entry, ModuleIndex.class)
                        .filter(found -> found.texts("libraries").stream()
                                .noneMatch(name -> name.value().equals(own)))
                        .flatMap(found -> library(found, ReadClass.name(MoreElements.asType(entry))))
                        .ifPresent(libraries::add);
            }
        }
        libraries.sort(Comparator.comparing(LibraryModel::events));
        return libraries;
    }

    private Optional<LibraryModel> library(Annotations index, JavaClass indexName) {
        TypeElement events = elements.getTypeElement(text(index, "events"));
        if (events == null) {
            return Optional.empty();
        }
        JavaClass name = ReadClass.name(events);
        List<KnownEvent> declared = new ArrayList<>();
        for (Annotations event : index.annotations("declares")) {
            TypeElement type = elements.getTypeElement(text(event, "record"));
            if (type != null) {
                declared.add(event(event, ReadClass.name(type), name));
            }
        }
        Set<String> groups = index.texts("handlers").stream()
                .map(handler -> handler.value().replaceFirst("/.*", ""))
                .collect(Collectors.toSet());
        return Optional.of(new LibraryModel(name, indexName, declared, groups));
    }

    private static KnownEvent event(Annotations event, JavaClass type, JavaClass library) {
        return new KnownEvent(
                text(event, "name"),
                event.value("version", Integer.class).value(),
                text(event, "aggregateType"),
                type,
                event.value("isPublic", Boolean.class).value(),
                type.beside("Serializer"),
                Optional.empty(),
                Optional.of(library),
                false);
    }

    private static String text(Annotations annotation, String attribute) {
        return annotation.required(attribute).value();
    }
}
