package dev.typebus.processor.read;

import dev.typebus.annotations.EventModule;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.PackageElement;

/**
 * The package of a module's {@code Events} and {@code Handlers}.
 *
 * @param name empty if it is not given and the classes share no package
 * @param declared where {@code @EventModule} stands
 */
record ModulePackage(Optional<String> name, List<Place> declared) {
    /** Stands for two packages without a common package: it is no package name, and the unnamed package cannot be shared. */
    private static final String NONE = "-";

    static ModulePackage of(List<PackageElement> annotated, Stream<JavaClass> classes) {
        List<Place> places = annotated.stream()
                .flatMap(element -> Annotations.find(element, EventModule.class).stream())
                .map(Annotations::place)
                .toList();
        Optional<String> name = annotated.isEmpty()
                ? longestCommon(classes)
                : Optional.of(annotated.get(0).getQualifiedName().toString());
        return new ModulePackage(name, places);
    }

    /** The same in a package below. */
    ModulePackage below(String part) {
        return new ModulePackage(name.map(above -> above + "." + part), declared);
    }

    private static Optional<String> longestCommon(Stream<JavaClass> classes) {
        return classes.map(JavaClass::packageName)
                .distinct()
                .reduce(ModulePackage::common)
                .filter(name -> !name.equals(NONE));
    }

    private static String common(String one, String other) {
        String common = one;
        while (!other.equals(common) && !other.startsWith(common + ".")) {
            int dot = common.lastIndexOf('.');
            if (dot < 0) {
                return NONE;
            }
            common = common.substring(0, dot);
        }
        return common;
    }
}
