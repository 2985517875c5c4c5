package dev.typebus.processor.read;

import dev.typebus.annotations.Compatibility;
import dev.typebus.annotations.Retired;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Everything that a compilation declares, and what its class path brings. For one round. */
public final class ReadModule {
    private final Elements elements;
    private final ReadEvent readEvent;
    private final CompilerOutput output;
    private final ClassPath classPath;
    private final CurrentElement currentElement;

    public ReadModule(ProcessingEnvironment environment, CompilerOutput output, CurrentElement currentElement) {
        this.elements = environment.getElementUtils();
        this.output = output;
        this.classPath = new ClassPath(environment.getFiler());
        this.readEvent = new ReadEvent(environment);
        this.currentElement = currentElement;
    }

    /**
     * The module of this round.
     *
     * @param unhandled the compiler option about events without a handler, if it is given
     */
    public ModuleModel read(AnnotatedElements annotatedElements, Optional<String> unhandled) {
        List<EventModel> events = events(annotatedElements);
        List<TypeElement> handlerTypes = annotatedElements.handlerClasses(elements);
        ModulePackage place = ModulePackage.of(
                annotatedElements.modulePackages(elements),
                Stream.concat(
                        events.stream().map(event -> event.type().name()),
                        handlerTypes.stream().map(ReadClass::name)));
        if (place.declared().isEmpty()
                && output.isOfTests()
                && place.name().filter(name -> isTaken(annotatedElements, name)).isPresent()) {
            place = place.below("test");
        }
        Optional<String> packageName = place.name();
        List<LibraryModel> libraries = new ReadLibraries(elements, output).read(packageName);
        KnownEvents known = new KnownEvents(elements, events, libraries, classPath);
        List<HandlerClassModel> handlerClasses = handlerClasses(handlerTypes, known);
        return new ModuleModel(
                packageName,
                place.declared(),
                events,
                libraries,
                known.all(),
                handlerClasses,
                groups(handlerClasses),
                isNamed(annotatedElements),
                new ReadUpcasters(events).read(annotatedElements.upcasting(elements)),
                MisplacedAnnotations.in(
                        annotatedElements.possibleStrays(elements), annotatedElements.possibleStrayPackages(elements)),
                annotatedElements.retiring(elements).stream()
                        .flatMap(element -> Annotations.find(element, Retired.class).stream())
                        .flatMap(annotation -> annotation.texts("value").stream())
                        .toList(),
                annotatedElements.modulePackages(elements).stream()
                        .flatMap(element -> Annotations.find(element, Compatibility.class).stream())
                        .map(annotation -> annotation.constant("value").value())
                        .findFirst(),
                inTheWay(annotatedElements, events, packageName),
                onClassPath(annotatedElements, events, handlerClasses, packageName),
                unhandled);
    }

    private boolean isTaken(AnnotatedElements annotatedElements, String packageName) {
        return ofModule(packageName).anyMatch(type -> isOfOther(annotatedElements, type));
    }

    /** Whether another module has this class of a module: where we generate one, too, it would hide that one or be hidden. */
    private boolean isOfOther(AnnotatedElements annotatedElements, JavaClass type) {
        TypeElement found = elements.getTypeElement(type.qualifiedName());
        return found != null && !annotatedElements.sources().contain(found) && !output.has(type);
    }

    private List<JavaClass> onClassPath(
            AnnotatedElements annotatedElements,
            List<EventModel> events,
            List<HandlerClassModel> handlerClasses,
            Optional<String> packageName) {
        List<JavaClass> ofModule = packageName.stream()
                .flatMap(ReadModule::ofModule)
                .filter(type -> isOfOther(annotatedElements, type))
                .toList();
        return Stream.of(
                        ofModule.stream(),
                        events.stream().filter(this::isSerializerOfOther).map(EventModel::serializer),
                        handlerClasses.stream()
                                .map(type -> type.type().name())
                                .filter(type -> !ofModule.isEmpty() && output.isOfOther(type)))
                .flatMap(types -> types)
                .distinct()
                .toList();
    }

    private boolean isSerializerOfOther(EventModel event) {
        JavaClass type = event.serializer();
        return ReadClass.find(elements, event.type().element(), type.qualifiedName()) != null && output.isOfOther(type);
    }

    private static Stream<JavaClass> ofModule(String packageName) {
        return Stream.of(new JavaClass(packageName, "Events"), new JavaClass(packageName, "Handlers"));
    }

    private List<EventModel> events(AnnotatedElements annotatedElements) {
        List<EventModel> events = new ArrayList<>();
        Map<String, Integer> newest = new HashMap<>();
        Map<String, Map<String, Specified<String>>> formerly = new HashMap<>();
        for (TypeElement type : annotatedElements.events(elements)) {
            currentElement.at(type);
            EventModel event = readEvent.read(type);
            events.add(event);
            newest.merge(event.name().value(), event.version().value(), Math::max);
            Map<String, Specified<String>> names =
                    formerly.computeIfAbsent(event.name().value(), name -> new LinkedHashMap<>());
            event.formerly().forEach(name -> names.putIfAbsent(name.value(), name));
        }
        events.replaceAll(event -> event.formerly(List.copyOf(
                formerly.getOrDefault(event.name().value(), Map.of()).values())));
        events.replaceAll(
                event -> event.version().value().equals(newest.get(event.name().value())) ? event : event.outdated());
        events.sort(EventModel.ORDER);
        return events;
    }

    private List<HandlerClassModel> handlerClasses(List<TypeElement> types, KnownEvents known) {
        ReadHandlerClass reader = new ReadHandlerClass(elements, known);
        List<HandlerClassModel> classes = new ArrayList<>();
        for (TypeElement type : types) {
            currentElement.at(type);
            classes.add(reader.read(type));
        }
        return classes;
    }

    private static List<GroupModel> groups(List<HandlerClassModel> classes) {
        Map<String, List<HandlerClassModel>> byName = new TreeMap<>();
        for (HandlerClassModel type : classes) {
            byName.computeIfAbsent(type.group().value(), name -> new ArrayList<>())
                    .add(type);
        }
        List<GroupModel> groups = new ArrayList<>();
        byName.forEach((name, members) -> groups.add(new GroupModel(name, members)));
        return groups;
    }

    private boolean isNamed(AnnotatedElements annotatedElements) {
        return Stream.concat(
                        annotatedElements.events(elements).stream(),
                        annotatedElements.handlerClasses(elements).stream())
                .map(elements::getModuleOf)
                .anyMatch(module -> module != null && !module.isUnnamed());
    }

    private List<ClassModel> inTheWay(
            AnnotatedElements annotatedElements, List<EventModel> events, Optional<String> packageName) {
        Stream<TypeElement> topLevel = Stream.concat(
                        packageName.stream().flatMap(ReadModule::ofModule),
                        events.stream().map(EventModel::serializer))
                .map(JavaClass::qualifiedName)
                .filter(annotatedElements.sources()::areGiven)
                .map(elements::getTypeElement);
        Stream<TypeElement> nested = events.stream().map(readEvent::inTheWay).flatMap(Optional::stream);
        return Stream.concat(topLevel, nested).distinct().map(ReadClass::of).toList();
    }
}
