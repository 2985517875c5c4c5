package dev.typebus.processor.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A compilation: what it declares and what it finds on its class path.
 *
 * @param packageName where {@code Events} and {@code Handlers} go; empty if the classes share no package and none is given
 * @param modulePackages where {@code @EventModule} stands: at most one where all is well
 * @param events sorted by name, version and class
 * @param libraries sorted by their {@code Events} class
 * @param known the events of this compilation and of the libraries
 * @param handlerClasses sorted by name
 * @param groups the same classes by group, sorted by the group's name
 * @param named whether the compilation is a named Java module
 * @param upcasters the methods with {@code @Upcasts}
 * @param strays annotations of ours that stand where they say nothing
 * @param retired {@code @Retired}, wherever it stands: names of events, and of handlers as {@code group/id}
 * @param policy the name of the {@code @Compatibility} of the module's package; empty if there is none
 * @param inTheWay top-level classes in the user's source that are named like a class to be generated
 * @param onClassPath what is to be generated and is on the class path already, outside of this compilation's output; where
 *     {@link #hidden} is among it, the handler classes that are there, too
 * @param unhandled the compiler option {@code -Atypebus.unhandled} as it is written; empty if it is not given
 */
public record ModuleModel(
        Optional<String> packageName,
        List<Place> modulePackages,
        List<EventModel> events,
        List<LibraryModel> libraries,
        SortedSet<KnownEvent> known,
        List<HandlerClassModel> handlerClasses,
        List<GroupModel> groups,
        boolean named,
        List<UpcasterModel> upcasters,
        List<Stray> strays,
        List<Specified<String>> retired,
        Optional<String> policy,
        List<ClassModel> inTheWay,
        List<JavaClass> onClassPath,
        Optional<String> unhandled) {

    /** This one, with some of its events only. */
    public ModuleModel with(List<EventModel> some) {
        return new ModuleModel(
                packageName,
                modulePackages,
                some,
                libraries,
                known,
                handlerClasses,
                groups,
                named,
                upcasters,
                strays,
                retired,
                policy,
                inTheWay,
                onClassPath,
                unhandled);
    }

    /** This one, with some of its events and of its handlers only, and without upcasters, whose events may be missing. */
    public ModuleModel with(List<EventModel> someEvents, List<HandlerClassModel> someClasses) {
        List<GroupModel> someGroups = groups.stream()
                .map(group -> new GroupModel(
                        group.name(),
                        someClasses.stream()
                                .filter(type -> type.group().value().equals(group.name()))
                                .filter(type -> !type.handlers().isEmpty())
                                .toList()))
                .filter(group -> !group.classes().isEmpty())
                .toList();
        return new ModuleModel(
                packageName,
                modulePackages,
                someEvents,
                libraries,
                known,
                someClasses,
                someGroups,
                named,
                List.of(),
                strays,
                retired,
                policy,
                inTheWay,
                onClassPath,
                unhandled);
    }

    /** The qualified names of {@code Events} and, if the module has handlers, of {@code Handlers}; empty if neither is generated. */
    public SortedSet<String> generated() {
        SortedSet<String> generated = new TreeSet<>();
        if (!events.isEmpty() || !handlerClasses.isEmpty()) {
            packageName.ifPresent(name -> generated.add(new JavaClass(name, "Events").qualifiedName()));
        }
        if (!handlerClasses.isEmpty()) {
            packageName.ifPresent(name -> generated.add(new JavaClass(name, "Handlers").qualifiedName()));
        }
        return generated;
    }

    /** {@code Events} or {@code Handlers}, if another module on the class path has one in this module's package. */
    public Optional<JavaClass> hidden() {
        return onClassPath.stream()
                .filter(type ->
                        type.simpleName().equals("Events") || type.simpleName().equals("Handlers"))
                .findFirst();
    }

    /**
     * The package from which generated code names a class: that of {@code Events} and {@code Handlers}. While it is open where they go,
     * that of the class.
     */
    public String namedFrom(JavaClass type) {
        return packageName
                .filter(name -> modulePackages.size() < 2 && hidden().isEmpty())
                .orElse(type.packageName());
    }

    /** Places of misplaced annotations of this simple name. */
    public List<Place> strays(String annotation) {
        return strays.stream()
                .filter(stray -> stray.annotation().equals(annotation))
                .map(Stray::place)
                .toList();
    }

    /**
     * An annotation that stands where it says nothing: {@code @AggregateId} in a record that is no event, {@code @Retry} on a method
     * without {@code @Handles} or a class without such a method, {@code @HandlerGroup} on such a class, {@code @OnDead} in one,
     * {@code @JsonName} on what has no name in JSON, {@code @Formerly} on what is neither event nor handler, {@code @Compatibility} on no
     * event and no module; and, unless an event's component leads there, {@code @ValueRecord} on an event or on what is no record of one
     * component, and {@code @Codec} on an event.
     *
     * @param annotation the annotation's simple name
     */
    public record Stray(String annotation, Place place) {}

    public ModuleModel {
        modulePackages = List.copyOf(modulePackages);
        events = List.copyOf(events);
        libraries = List.copyOf(libraries);
        handlerClasses = List.copyOf(handlerClasses);
        groups = List.copyOf(groups);
        upcasters = List.copyOf(upcasters);
        strays = List.copyOf(strays);
        retired = List.copyOf(retired);
        inTheWay = List.copyOf(inTheWay);
        onClassPath = List.copyOf(onClassPath);
    }
}
