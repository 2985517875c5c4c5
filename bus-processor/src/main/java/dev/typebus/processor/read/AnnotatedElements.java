package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.EventModule;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.Retired;
import dev.typebus.annotations.Upcasts;
import dev.typebus.processor.contract.ModuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * The names of what carries our annotations, gathered over the rounds: elements of one round are stale in the next. For one
 * thread.
 */
public final class AnnotatedElements {
    private final Set<String> events = new TreeSet<>();
    private final Set<String> handlerClasses = new TreeSet<>();
    private final Set<String> modulePackages = new TreeSet<>();
    private final Set<String> upcasting = new TreeSet<>();
    private final Set<String> retiringTypes = new TreeSet<>();
    private final Set<String> retiringPackages = new TreeSet<>();
    private final Set<String> possibleStrays = new TreeSet<>();
    private final Set<String> possibleStrayPackages = new TreeSet<>();
    private final SortedSet<String> notVisible = new TreeSet<>();
    private final Sources sources;
    private final ModuleFile left;

    /** The elements of a compilation before its first round. */
    public AnnotatedElements() {
        this(new Sources(), ModuleFile.NONE);
    }

    private AnnotatedElements(Sources sources, ModuleFile left) {
        this.sources = sources;
        this.left = left;
    }

    /**
     * Adds what a round brings.
     *
     * @param annotations ours, of those that the round has
     * @param hasSource whether the compiler has the source of a class: some build tools give it class files to be processed again
     * @return whether it brings classes of the user or of other processors
     */
    public boolean add(
            Set<? extends TypeElement> annotations, RoundEnvironment round, Predicate<TypeElement> hasSource) {
        boolean news = sources.add(round, hasSource);
        for (Element element : round.getElementsAnnotatedWithAny(annotations.toArray(TypeElement[]::new))) {
            add(element);
            if (OurAnnotations.MAY_STRAY.stream().anyMatch(annotation -> Annotations.isPresent(element, annotation))) {
                add(element, possibleStrays, possibleStrayPackages);
            }
        }
        return news;
    }

    private void add(Element element) {
        if (Annotations.isPresent(element, EventModule.class)) {
            modulePackages.add(
                    MoreElements.getPackage(element).getQualifiedName().toString());
        }
        if (Annotations.isPresent(element, DomainEvent.class)) {
            events.add(typeAround(element));
            sources.addEvent(MoreElements.asType(element));
        }
        if (Annotations.isPresent(element, Handles.class)) {
            handlerClasses.add(typeAround(element));
        }
        if (Annotations.isPresent(element, Upcasts.class)) {
            upcasting.add(typeAround(element));
        }
        if (Annotations.isPresent(element, Retired.class)) {
            add(element, retiringTypes, retiringPackages);
        }
    }

    /**
     * Adds what an earlier compilation found in sources that are not part of this one, if their class files still exist. So a compilation of one file knows the whole module.
     */
    public AnnotatedElements with(ModuleFile left, Elements elements) {
        AnnotatedElements whole = new AnnotatedElements(sources, left);
        whole.events.addAll(events);
        whole.handlerClasses.addAll(handlerClasses);
        whole.modulePackages.addAll(modulePackages);
        whole.upcasting.addAll(upcasting);
        whole.retiringTypes.addAll(retiringTypes);
        whole.retiringPackages.addAll(retiringPackages);
        whole.possibleStrays.addAll(possibleStrays);
        whole.possibleStrayPackages.addAll(possibleStrayPackages);
        for (String name : left.types()) {
            TypeElement type = elements.getTypeElement(name);
            if (type == null) {
                if (!isVisibleAround(name, elements)) {
                    whole.notVisible.add(name);
                }
            } else if (!isCompiled(type)) {
                whole.add(type);
                ElementFilter.methodsIn(type.getEnclosedElements()).forEach(whole::add);
            }
        }
        packages(left.packages(), elements).stream()
                .filter(each -> !sources.contain(each))
                .forEach(whole::add);
        return whole;
    }

    /** Whether the compiler finds a class around the one of this name: then that has it no more. */
    private static boolean isVisibleAround(String name, Elements elements) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && (elements.getTypeElement(name.substring(0, dot)) != null
                        || isVisibleAround(name.substring(0, dot), elements));
    }

    /** The classes that are read from class files, as their sources are not in this compilation. */
    public List<TypeElement> notCompiled(Elements elements) {
        return resolve(left.types(), elements).stream()
                .filter(type -> !isCompiled(type))
                .toList();
    }

    /** Classes that an earlier compilation found and this one does not: gone, or not on the class path. By qualified name. */
    public SortedSet<String> notVisible() {
        return notVisible;
    }

    /** The documentation comment of a class whose source is not in this compilation. */
    public Optional<String> commentLeft(TypeElement type) {
        return sources.haveTextOf(type)
                ? Optional.empty()
                : Optional.ofNullable(
                        left.comments().get(type.getQualifiedName().toString()));
    }

    /** The package of some class of ours with a dot behind it; empty for the unnamed package. */
    public String somePackage(Elements elements) {
        return Stream.of(events, handlerClasses, upcasting, retiringTypes, possibleStrays)
                .flatMap(Set::stream)
                .map(elements::getTypeElement)
                .filter(Objects::nonNull)
                .map(type -> MoreElements.getPackage(type).getQualifiedName().toString())
                .findFirst()
                .filter(name -> !name.isEmpty())
                .map(name -> name + ".")
                .orElse("");
    }

    /** Whether the class is in a source of this compilation. */
    public boolean isCompiled(TypeElement type) {
        return sources.contain(type);
    }

    /** Whether a processor wrote the source of the class. */
    public boolean isGenerated(TypeElement type) {
        return sources.containGenerated(type);
    }

    /**
     * The file that tells the next compilation about this one.
     *
     * @param generated what is generated once for the module, by qualified name
     */
    public ModuleFile file(SortedSet<String> generated, SortedMap<String, String> comments) {
        SortedSet<String> types = new TreeSet<>(events);
        types.addAll(handlerClasses);
        types.addAll(upcasting);
        types.addAll(retiringTypes);
        SortedSet<String> packages = new TreeSet<>(modulePackages);
        packages.addAll(retiringPackages);
        return new ModuleFile(generated, types, packages, comments);
    }

    private static void add(Element element, Set<String> types, Set<String> packages) {
        if (element.getKind() == ElementKind.PACKAGE) {
            packages.add(MoreElements.asPackage(element).getQualifiedName().toString());
        } else {
            types.add(typeAround(element));
        }
    }

    private static String typeAround(Element element) {
        Element type = element;
        while (!MoreElements.isType(type)) {
            type = Objects.requireNonNull(type.getEnclosingElement());
        }
        return MoreElements.asType(type).getQualifiedName().toString();
    }

    /** Whether there is nothing to generate from. */
    public boolean isEmpty() {
        return Stream.of(events, handlerClasses, modulePackages, upcasting, retiringTypes, retiringPackages)
                .allMatch(Set::isEmpty);
    }

    /** Whether there is nothing to look at either, if only to say that it is of no use. */
    public boolean isNothing() {
        return isEmpty() && possibleStrays.isEmpty() && possibleStrayPackages.isEmpty();
    }

    /** The classes with {@code @DomainEvent}. */
    public List<TypeElement> events(Elements elements) {
        return resolve(events, elements);
    }

    List<TypeElement> handlerClasses(Elements elements) {
        return resolve(handlerClasses, elements);
    }

    List<TypeElement> possibleStrays(Elements elements) {
        return resolve(possibleStrays, elements);
    }

    List<PackageElement> possibleStrayPackages(Elements elements) {
        return packages(possibleStrayPackages, elements);
    }

    List<TypeElement> upcasting(Elements elements) {
        return resolve(upcasting, elements);
    }

    /** Elements with {@code @Retired}. */
    List<Element> retiring(Elements elements) {
        List<Element> retiring = new ArrayList<>(packages(retiringPackages, elements));
        retiring.addAll(resolve(retiringTypes, elements));
        return retiring;
    }

    List<PackageElement> modulePackages(Elements elements) {
        return packages(modulePackages, elements);
    }

    private static List<PackageElement> packages(Set<String> names, Elements elements) {
        List<PackageElement> packages = new ArrayList<>();
        for (String name : names) {
            PackageElement element = elements.getPackageElement(name);
            if (element != null) {
                packages.add(element);
            }
        }
        return packages;
    }

    /** Classes that are compiled. */
    Sources sources() {
        return sources;
    }

    private static List<TypeElement> resolve(Set<String> names, Elements elements) {
        List<TypeElement> types = new ArrayList<>();
        for (String name : names) {
            TypeElement type = elements.getTypeElement(name);
            if (type != null) {
                types.add(type);
            }
        }
        return types;
    }
}
