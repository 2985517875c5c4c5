package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/** A class or package of the user that is named like a generated class, or two events whose serializers would have one name. */
final class GeneratedNameTaken implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.inTheWay()
                .forEach(type -> reporter.error(
                        type.place(), type.name().simpleName(), Fact.of(fact(type.name())), waysOut(type, module)));
        twice(module, reporter);
        SortedSet<String> generated = module.generated();
        placed(module)
                .forEach(each -> namesake(each, generated)
                        .ifPresent(name -> reporter.error(
                                each.place(),
                                each.type().simpleName(),
                                "its package " + each.type().packageName() + " has the name of the generated class "
                                        + name,
                                "Rename the package",
                                "Put @EventModule on another package")));
    }

    /** Whether a package is named like {@code Events} or {@code Handlers}, so that neither can be generated. */
    static boolean isPackage(ModuleModel module) {
        SortedSet<String> generated = module.generated();
        return placed(module).anyMatch(each -> namesake(each, generated).isPresent());
    }

    /** A class that {@code Events} or {@code Handlers} refers to, and the place for errors about it. */
    private record Placed(JavaClass type, Place place) {}

    private static Stream<Placed> placed(ModuleModel module) {
        return Stream.concat(
                module.events().stream().map(event -> new Placed(event.type().name(), event.place())),
                module.handlerClasses().stream()
                        .map(ofHandlers -> new Placed(
                                ofHandlers.type().name(), ofHandlers.type().place())));
    }

    /** The generated class that has the name of the class's package. javac takes a package that goes on with a {@code $} for a class within the class. */
    private static Optional<String> namesake(Placed each, SortedSet<String> generated) {
        String own = each.type().packageName();
        return generated.stream()
                .filter(name -> (own + ".").startsWith(name + ".") || own.startsWith(name + "$"))
                .findFirst();
    }

    private static String fact(JavaClass type) {
        return type.simpleName().contains(".")
                ? "its class file is that of the generated " + type.simpleName().replace('.', '$')
                : type + " is the name of a generated class";
    }

    private static List<WayOut> waysOut(ClassModel type, ModuleModel module) {
        if (isOfEarlierCompilation(type)) {
            return WayOut.all(
                    "Delete it, as an earlier compilation generated it, and do not compile generated sources");
        }
        boolean inModulePackage =
                type.name().packageName().equals(module.packageName().orElse(""));
        return inModulePackage && !type.name().simpleName().endsWith("Serializer")
                ? WayOut.all("Rename this class", "Put @EventModule on another package")
                : WayOut.all("Rename this class");
    }

    private static boolean isOfEarlierCompilation(ClassModel type) {
        return type.element().getAnnotationMirrors().stream()
                .filter(mirror ->
                        mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Generated"))
                .anyMatch(
                        mirror -> mirror.getElementValues().values().toString().contains("\"dev.typebus."));
    }

    private static void twice(ModuleModel module, Reporter reporter) {
        Map<JavaClass, EventModel> taken = new HashMap<>();
        for (EventModel event : module.events()) {
            EventModel before = taken.putIfAbsent(event.serializer(), event);
            if (before != null) {
                reporter.error(
                        event.place(),
                        event.type().name().simpleName(),
                        "its serializer would have the name of the serializer of "
                                + before.type().name(),
                        "Rename one of the records");
            }
        }
    }
}
