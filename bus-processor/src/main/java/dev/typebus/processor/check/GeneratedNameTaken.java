package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A class or package of the user that is named like a generated class, or two events whose serializers would have one name. */
final class GeneratedNameTaken implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        module.inTheWay()
                .forEach(type -> findings.error(
                        type.place(),
                        type.name().simpleName(),
                        fact(type.name()),
                        isOfEarlierCompilation(type)
                                ? "An earlier compilation generated it: delete it, and do not compile generated sources"
                                : "Rename this one"
                                        + (type.name()
                                                                .packageName()
                                                                .equals(module.packageName()
                                                                        .orElse(""))
                                                        && !type.name()
                                                                .simpleName()
                                                                .endsWith("Serializer")
                                                ? ", or put @EventModule on another package"
                                                : "")));
        twice(module, findings);
        inPackages(module, findings);
    }

    /** Whether a package is named like {@code Events} or {@code Handlers}, so that neither can be generated. */
    static boolean isPackage(ModuleModel module) {
        List<Problem> problems = new ArrayList<>();
        inPackages(module, new Findings("", problems::add));
        return !problems.isEmpty();
    }

    private static void inPackages(ModuleModel module, Findings findings) {
        for (EventModel event : module.events()) {
            inPackage(event.type().name(), event.place(), module, findings);
        }
        for (HandlerClassModel handlers : module.handlerClasses()) {
            inPackage(handlers.type().name(), handlers.type().place(), module, findings);
        }
    }

    /** javac takes a package that goes on with a {@code $} for a class within the class. */
    private static void inPackage(JavaClass type, Place place, ModuleModel module, Findings findings) {
        String own = type.packageName();
        for (String name : module.generated()) {
            if ((own + ".").startsWith(name + ".") || own.startsWith(name + "$")) {
                findings.error(
                        place,
                        type.simpleName(),
                        "its package " + own + " is named like the generated class " + name,
                        "Rename the package, or put @EventModule on another one");
            }
        }
    }

    private static String fact(JavaClass type) {
        return type.simpleName().contains(".")
                ? "its class file has the name of a generated class's, "
                        + type.simpleName().replace('.', '$')
                : type + " is the name of a generated class";
    }

    private static boolean isOfEarlierCompilation(ClassModel type) {
        return type.element().getAnnotationMirrors().stream()
                .filter(mirror ->
                        mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Generated"))
                .anyMatch(
                        mirror -> mirror.getElementValues().values().toString().contains("\"dev.typebus."));
    }

    private static void twice(ModuleModel module, Findings findings) {
        Map<JavaClass, EventModel> taken = new HashMap<>();
        for (EventModel event : module.events()) {
            EventModel before = taken.putIfAbsent(event.serializer(), event);
            if (before != null) {
                findings.error(
                        event.place(),
                        event.type().name().simpleName(),
                        event.serializer() + " would be the serializer of "
                                + before.type().name() + ", too",
                        "Rename one of the records");
            }
        }
    }
}
