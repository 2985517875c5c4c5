package dev.typebus.processor.read;

import dev.typebus.annotations.DomainEvent;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.NameDerivation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** The events that handlers may name: our own and the libraries'. */
final class KnownEvents {
    private final Elements elements;
    private final List<LibraryModel> libraries;
    private final ClassPath classPath;
    private final SortedSet<KnownEvent> all = new TreeSet<>();
    private final Map<JavaClass, KnownEvent> byClass = new HashMap<>();

    KnownEvents(Elements elements, List<EventModel> own, List<LibraryModel> libraries, ClassPath classPath) {
        this.elements = elements;
        this.libraries = libraries;
        this.classPath = classPath;
        own.forEach(event -> add(known(event)));
        libraries.forEach(library -> library.declared().forEach(this::add));
    }

    private void add(KnownEvent event) {
        all.add(event);
        byClass.putIfAbsent(event.type(), event);
    }

    private static KnownEvent known(EventModel event) {
        return new KnownEvent(
                event.name().value(),
                event.version().value(),
                event.aggregateType().value(),
                event.type().name(),
                event.type().isPublic(),
                event.serializer(),
                Optional.of(event),
                Optional.empty(),
                false);
    }

    SortedSet<KnownEvent> all() {
        return all;
    }

    /** The events of a name, or of a pattern with {@code *} for one or both of its parts. */
    SortedSet<KnownEvent> matching(String nameOrPattern) {
        SortedSet<KnownEvent> matches = new TreeSet<>();
        for (KnownEvent event : all) {
            if (matches(nameOrPattern.split("\\.", -1), event.name().split("\\.", -1))) {
                matches.add(event);
            }
        }
        return matches;
    }

    private static boolean matches(String[] pattern, String[] name) {
        if (pattern.length != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(name[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * The event that a class is the payload of. A library without an index, such as a named Java module, or one whose index is hidden, is
     * recognized by the serializer beside the class.
     */
    Optional<KnownEvent> of(TypeElement type) {
        KnownEvent known = byClass.get(ReadClass.name(type));
        if (known != null) {
            return Optional.of(known);
        }
        return Annotations.find(type, DomainEvent.class)
                .map(annotation -> ofLibraryWithoutIndex(type, annotation))
                .filter(event -> elements.getTypeElement(event.serializer().qualifiedName()) != null);
    }

    private KnownEvent ofLibraryWithoutIndex(TypeElement type, Annotations annotation) {
        ClassModel declared = ReadClass.of(type);
        String name = annotation.required("value").value();
        Optional<JavaClass> hidden = libraries.stream()
                .filter(library -> classPath.hides(library.index(), declared.name()))
                .map(LibraryModel::events)
                .findFirst();
        return new KnownEvent(
                name,
                annotation.value("version", Integer.class).value(),
                annotation.text("aggregateType", NameDerivation.domain(name)).value(),
                declared.name(),
                declared.isPublic(),
                declared.name().beside("Serializer"),
                Optional.empty(),
                hidden.or(() -> Optional.of(new JavaClass(declared.name().packageName(), "Events"))),
                hidden.isPresent());
    }
}
